// Opens links that a back end asked for in a real Chromium, under the policy that the page comes with, and presses the button. Reads {link, handed} from stdin: one
// that the page redeems, and one that it hands over to an application's page. Prints what it saw.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { link, handed } = JSON.parse(readFileSync(0, "utf8"));
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
  const press = async (page) => {
    await page.click("#go");
    await page.waitForFunction(() => document.getElementById("go").hidden, null, { timeout: 60_000 });
    return page.textContent("#told");
  };

  const looked = await open(link);
  const first = await open(link);
  const address = first.url();
  const told = await press(first);
  const session = await first.evaluate(() => JSON.parse(sessionStorage.getItem("sesame.session")));
  const again = await press(looked);
  const over = await open(handed);
  await over.click("#go");
  await over.waitForURL(/#token=/, { timeout: 60_000 });
  console.log(JSON.stringify({ address, told, token: session.token, again, over: over.url(), faults }));
} finally {
  await browser.close();
}
