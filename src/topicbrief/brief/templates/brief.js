"use strict";
// Shows, sorts and finds what already stands in the page. It makes text nodes only, never markup
// from text, and asks for nothing from anywhere.

const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (tag, text = "", name = "") => {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
};
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const tool of all(".tool, .copy")) tool.hidden = false;

// What is led to is unfolded first.

function unfold(element) {
  for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
}

for (const link of all("nav a")) {
  link.addEventListener("click", () => {
    const fold = byId(link.hash.slice(1)).querySelector(".fold");
    if (fold) fold.open = true;
  });
}

// Fewer and more topics: names, words, quotations, shares and the tables follow.

let level = Number(all(".zoom[aria-pressed=true]")[0]?.dataset.level || 0);
const colours = new Map(); // of topic n, as the page draws them
for (const heading of all(".topic h3")) {
  const number = Number(heading.id.split("-").pop());
  colours.set(number, heading.querySelector("rect").getAttribute("fill"));
}

function rectangle(x, width, height, colour) {
  const made = document.querySelector(".swatch rect").cloneNode();
  made.removeAttribute("rx");
  for (const [name, value] of Object.entries({ x, width, height, fill: colour })) {
    made.setAttribute(name, value);
  }
  return made;
}

function sharesOf(row) {
  const own = (row.dataset.shares || "").split("|")[level] || "";
  return own ? own.split(" ").map(Number) : [];
}

function drawMix(row) {
  const shares = sharesOf(row);
  if (!shares.length) return;
  let left = 0;
  row.cells[2].firstElementChild.replaceChildren(...shares.map((share, topic) => {
    left += share;
    return rectangle(left - share, share, 6, colours.get(topic + 1));
  }));
  const top = shares.indexOf(Math.max(...shares)) + 1;
  const swatch = row.cells[3].querySelector("svg");
  swatch.replaceChildren(rectangle(0, 12, 12, colours.get(top)));
  row.cells[3].replaceChildren(swatch, ` ${top}, ${shares[top - 1]}%`);
}

function zoom(chosen) {
  level = chosen;
  for (const button of all(".zoom")) button.setAttribute("aria-pressed", Number(button.dataset.level) === level);
  for (const part of all("main [data-level]:not(button)")) part.hidden = Number(part.dataset.level) !== level;
  for (const row of all(".mixes tbody tr")) drawMix(row);
  for (const name of ["passages", "documents"]) if (byId(name + "-order")) sortRows(name, 0, "");
}

for (const button of all(".zoom")) {
  button.addEventListener("click", () => zoom(Number(button.dataset.level)));
}

// A sentence in its place: its row of the source and the two rows before and after it.

const AROUND = 2;
const reader = byId("reader");
let citation = "";

function showInPlace(target) {
  unfold(target);
  const row = target.closest("tr");
  const rows = [...row.parentNode.rows];
  const at = rows.indexOf(row);
  const table = make("table", "", "source");
  const body = table.appendChild(make("tbody"));
  body.lang = row.parentNode.lang;
  for (const near of rows.slice(Math.max(0, at - AROUND), at + AROUND + 1)) {
    body.append(near.cloneNode(true));
  }
  const copied = all("[id]", table).find((element) => element.id === target.id);
  for (const element of all("[id]", table)) element.removeAttribute("id");
  copied.classList.add("here");
  byId("reader-text").replaceChildren(table);
  byId("reader-where").textContent = target.dataset.cite;
  byId("reader-note").textContent = target.dataset.note ? "Damaged: " + target.dataset.note : "";
  citation = quote(target);
  reader.showModal();
  copied.scrollIntoView({ block: "center" });
}

function quote(sentence) {
  const text = sentence.dataset.quoted || sentence.textContent.replace(/\s+/g, " ").trim();
  return `“${text}” (${sentence.dataset.cite})`;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.place");
  const target = link && byId(link.getAttribute("href").slice(1));
  if (!target || !target.dataset.cite) return;
  event.preventDefault();
  if (String(getSelection())) return; // text was being selected, not a place asked for
  showInPlace(target);
});
byId("reader-close").addEventListener("click", () => reader.close());
byId("reader-copy").addEventListener("click", () => copy(citation));
reader.addEventListener("click", (event) => {
  if (event.target === reader) reader.close(); // beside the dialog
});

// Copying a sentence with its source.

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell("Copied.");
  } catch {
    tell("This browser does not let the page copy. Select this: " + text);
  }
}

function tell(message) {
  const where = reader.open ? byId("reader-told") : byId("told");
  where.textContent = message;
  setTimeout(() => { where.textContent = ""; }, 8000);
}

for (const button of all(".copy")) {
  button.addEventListener("click", () => copy(button.dataset.quote));
}

// Passages and documents sorted by a topic.

const readingOrder = new Map(all(".mixes").map((table) => [table.id, all("tbody tr", table)]));

function sortRows(name, topic, topicName) {
  const rows = readingOrder.get(name + "-table");
  const share = (row) => sharesOf(row)[topic - 1] || 0;
  const sorted = topic ? [...rows].sort((a, b) => share(b) - share(a)) : rows;
  rows[0].parentNode.append(...sorted);
  byId(name + "-order").textContent = topic ? `Most of topic ${topicName} first.` : "In reading order.";
  for (const back of all(`#${name} .sort`)) back.hidden = !topic;
}

for (const button of all(".sort")) {
  const { table, topic, name } = button.dataset;
  button.addEventListener("click", () => {
    sortRows(table, Number(topic), name);
    unfold(byId(table + "-table"));
    byId(table).scrollIntoView();
  });
}

// Words of each topic, ranked by relevance (Sievert and Shirley 2014):
// weight * log p(word in topic) + (1 - weight) * log lift.

function rankWords(weight) {
  for (const list of all(".topic .words")) {
    const items = all("li", list);
    const shown = items.filter((item) => !item.hidden).length;
    const score = (item) => weight * item.dataset.within + (1 - weight) * item.dataset.lift;
    items.sort((a, b) => score(b) - score(a));
    items.forEach((item, place) => { item.hidden = place >= shown; });
    list.append(...items);
  }
}

byId("relevance")?.addEventListener("input", (event) => rankWords(Number(event.target.value)));

// A word in its places.

const FOUND = 50;
const WIDTH = 60;
const lines = all("#source tbody tr");
const foldedLines = new Map();

// One character for one, so that a place in the folded text is a place in the text.
function fold(text) {
  return [...text].map((letter) => {
    const folded = plain(letter);
    return folded.length === letter.length ? folded : letter;
  }).join("");
}

function foldedLine(row) {
  if (!foldedLines.has(row)) foldedLines.set(row, fold(row.cells[1].textContent));
  return foldedLines.get(row);
}

function find(query) {
  const wanted = fold(query.trim());
  const list = make("ol");
  let count = 0;
  for (const row of wanted.length > 1 ? lines : []) {
    const line = foldedLine(row);
    for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) {
      count += 1;
      if (count <= FOUND) list.append(inContext(row, at, at + wanted.length));
    }
  }
  const more = count > FOUND ? `, the first ${FOUND} shown` : "";
  byId("count").textContent = wanted.length > 1 ? `${count} found${more}` : "";
  byId("found").replaceChildren(...(count ? [list] : []));
}

function inContext(row, start, stop) {
  const text = row.cells[1].textContent;
  const item = make("li");
  const words = item.appendChild(make("span"));
  words.lang = row.parentNode.lang;
  words.dir = "auto";
  words.append(text.slice(Math.max(0, start - WIDTH), start));
  words.append(make("mark", text.slice(start, stop)), text.slice(stop, stop + WIDTH));
  item.append(" ", placeOf(row, start));
  return item;
}

function placeOf(row, start) {
  let passed = 0;
  const part = [...row.cells[1].childNodes].find((node) => {
    passed += node.textContent.length;
    return passed > start;
  });
  const label = "line " + row.cells[0].textContent;
  if (!part.id) return make("span", `${label}, ${row.cells[2].textContent}`, "note");
  const link = make("a", label, "place");
  link.href = "#" + part.id;
  return link;
}

function ask(word) {
  byId("query").value = word;
  byId("query").focus();
  find(word);
}

byId("query").addEventListener("input", (event) => find(event.target.value));
byId("search").addEventListener("submit", (event) => event.preventDefault());
for (const term of all(".term")) {
  const button = make("button", term.textContent);
  button.type = "button";
  button.addEventListener("click", () => ask(button.textContent));
  term.replaceChildren(button);
}

// The ledger, filtered by role and by a word in the text or the rule.

function filterLedger() {
  const role = byId("role").value;
  const wanted = plain(byId("with").value.trim());
  let count = 0;
  for (const details of all("#source details:not(.fold)")) {
    let left = 0;
    for (const row of all("tbody tr", details)) {
      row.hidden = (role && !role.split(" ").every((part) => row.classList.contains(part))) || !plain(row.textContent).includes(wanted);
      left += row.hidden ? 0 : 1;
    }
    details.hidden = !left;
    if (left && (role || wanted)) details.open = true;
    count += left;
  }
  byId("shown").textContent = `${count} ${count === 1 ? "line" : "lines"}`;
}

byId("filter").addEventListener("submit", (event) => event.preventDefault());
byId("role").addEventListener("change", filterLedger);
byId("with").addEventListener("input", filterLedger);
