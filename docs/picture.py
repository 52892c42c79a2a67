"""Take the README's picture of the brief: `python docs/picture.py` (needs Chromium)."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

FIGURES = Path(__file__).resolve().parents[1] / "figures"


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 900, "height": 860})
        page.goto((FIGURES / "brief.html").as_uri())
        page.screenshot(path=FIGURES.parent / "docs" / "brief.png")
        browser.close()


if __name__ == "__main__":
    main()
