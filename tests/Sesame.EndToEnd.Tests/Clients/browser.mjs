// Opens a page of the server's origin in a real Chromium and lets it walk the journey. Same input and output as journey.mjs, and `origin`.
// The page and its modules are handed to the browser here; every other request goes to the server.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const input = JSON.parse(readFileSync(0, "utf8"));

// What an import of each package and of its parts means, from the packages' own tables of exports.
function importMap() {
  const imports = {};
  for (const name of ["@bufbuild/protobuf", "@connectrpc/connect", "@connectrpc/connect-web"]) {
    const { exports } = JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));
    for (const [part, targets] of Object.entries(exports)) {
      const target = targets.import?.default ?? targets.import ?? targets.default ?? targets;
      if (typeof target === "string" && target.endsWith(".js")) {
        imports[join(name, part)] = `/e2e/modules/${name}/${target.replace("./", "")}`;
      }
    }
  }
  return { imports };
}

function file(path) {
  if (path === "/e2e/") {
    const body = `<!doctype html><title>Journey</title><script type="importmap">${JSON.stringify(importMap())}</script><script type="module" src="/e2e/page.mjs"></script>`;
    return { body, contentType: "text/html" };
  }
  if (path === "/e2e/sesame.binpb") {
    return { body: readFileSync(input.descriptors), contentType: "application/octet-stream" };
  }
  const below = path.startsWith("/e2e/modules/") ? join("node_modules", path.slice("/e2e/modules/".length)) : path.slice("/e2e/".length);
  return { body: readFileSync(join(here, below)), contentType: "text/javascript" };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage();
  page.on("console", (message) => console.error(message.text()));
  page.on("pageerror", (error) => console.error(error.message));
  await page.route(`${input.origin}/e2e/**`, (route) => route.fulfill(file(new URL(route.request().url()).pathname)));
  await page.goto(`${input.origin}/e2e/`);
  await page.waitForFunction(() => typeof window.journey === "function", null, { timeout: 120_000 });
  console.log(JSON.stringify(await page.evaluate((given) => window.journey(given), input)));
} finally {
  await browser.close();
}
