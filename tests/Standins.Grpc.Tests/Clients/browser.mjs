// Opens a page in a real Chromium and lets it walk the scenario against a server of another origin. Arguments: the server's
// address, a file of descriptors, and the folder of tests/tools. Prints what the page prints.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [server, descriptors, tools] = process.argv.slice(2);
const { chromium } = createRequire(join(tools, "package.json"))("playwright-core");
const here = dirname(fileURLToPath(import.meta.url));
const origin = "http://page.localhost";

// What an import of each package and of its parts means, from the packages' own tables of exports.
function importMap() {
  const imports = { "grpc-web": "/modules/grpc-web/index.esm.js" };
  for (const name of ["@bufbuild/protobuf", "@connectrpc/connect", "@connectrpc/connect-web"]) {
    const { exports } = JSON.parse(readFileSync(join(tools, "node_modules", name, "package.json"), "utf8"));
    for (const [part, targets] of Object.entries(exports)) {
      const target = targets.import?.default ?? targets.import ?? targets.default ?? targets;
      if (typeof target === "string" && target.endsWith(".js")) {
        imports[join(name, part)] = `/modules/${name}/${target.replace("./", "")}`;
      }
    }
  }
  return JSON.stringify({ imports });
}

function file(path) {
  if (path === "/") {
    const body = `<!doctype html><title>Scenario</title><script type="importmap">${importMap()}</script><script type="module" src="/page.mjs"></script>`;
    return { body, contentType: "text/html" };
  }
  if (path === "/descriptors") return { body: readFileSync(descriptors), contentType: "application/octet-stream" };
  if (path === "/page.mjs") return { body: readFileSync(join(here, "page.mjs")), contentType: "text/javascript" };
  if (path.startsWith("/modules/")) {
    return { body: readFileSync(join(tools, "node_modules", path.slice("/modules/".length))), contentType: "text/javascript" };
  }
  return { status: 404, body: "" };
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-features=LocalNetworkAccessChecks"],
});
try {
  const page = await browser.newPage();
  page.on("console", (message) => console.error(message.text()));
  page.on("pageerror", (error) => console.error(error.message));
  await page.route(`${origin}/**`, (route) => route.fulfill(file(new URL(route.request().url()).pathname)));
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => typeof window.scenario === "function", null, { timeout: 30_000 });
  for (const line of await page.evaluate((address) => window.scenario(address), server)) console.log(line);
} finally {
  await browser.close();
}
