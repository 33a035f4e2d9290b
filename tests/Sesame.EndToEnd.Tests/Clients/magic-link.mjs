// Opens links that log in, and presses the button. Reads {link, handed, foreign} from stdin: one that the page redeems and one that it hands over to an application's
// page, both asked for by a back end, and one that was mailed for an application's own login. Prints what it saw.
import { readFileSync } from "node:fs";
import { walk } from "./link-pages.mjs";

const { link, handed, foreign } = JSON.parse(readFileSync(0, "utf8"));

await walk(async ({ open, press, ended }) => {
  const looked = await open(link);
  const first = await open(link);
  const address = first.url();
  const told = await press(first);
  const session = await first.evaluate(() => JSON.parse(sessionStorage.getItem("sesame.session")));
  const again = await press(looked);
  const over = await open(handed);
  await over.click("#go");
  await over.waitForURL(/#token=/, { timeout: 60_000 });
  const elsewhere = await ended(await open(foreign));
  return { address, told, token: session.token, again, over: over.url(), elsewhere };
});
