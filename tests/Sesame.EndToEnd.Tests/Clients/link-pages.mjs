// Opens pages of links in a real Chromium, under the policies that they come with.
import { chromium } from "playwright-core";

/** Prints what the walk saw, and what the browser complained of meanwhile. A walk gets {open, press, ended}. */
export async function walk(steps) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    const faults = [];
    const open = async (url) => {
      const page = await browser.newPage();
      page.on("pageerror", (error) => faults.push(error.message));
      // What the policy refuses is told so; an answer that is no success is not its affair, nor is an icon that a browser looks for.
      page.on("console", (message) => message.type() === "error" && !message.text().startsWith("Failed to load resource") && faults.push(message.text()));
      await page.goto(url);
      return page;
    };
    // What the page tells once it has nothing more to be pressed.
    const ended = async (page) => {
      await page.waitForFunction(() => document.getElementById("go").hidden, null, { timeout: 60_000 });
      return page.textContent("#told");
    };
    const press = async (page) => {
      await page.click("#go");
      return ended(page);
    };
    console.log(JSON.stringify({ ...(await steps({ open, press, ended })), faults }));
  } finally {
    await browser.close();
  }
}
