// Opens a page in Chromium, and prints as JSON what the browser made of it and each address that it requested.
// Usage: node look.cjs FILE. The browser is unpacked into TMPDIR.
const { spawn } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { tmpdir } = require("node:os");

// Makes the package bring the libraries too, which not every machine has.
process.env.AWS_LAMBDA_JS_RUNTIME = "nodejs20.x";
const chromium = require("@sparticuz/chromium");

const SEEN = `JSON.stringify({
  title: document.title,
  text: document.body.innerText,
  tags: [...new Set([...document.querySelectorAll("*")].map((one) => one.localName))].sort(),
  width: document.querySelector("svg")?.getBoundingClientRect().width ?? 0,
})`;

// Chromium takes characters without a font for no text. The package's fonts.conf names other folders than TMPDIR.
function fonts() {
  const file = join(tmpdir(), "fonts.conf");
  const folders = `<dir>${join(tmpdir(), "fonts")}</dir><cachedir>${join(tmpdir(), "fonts-cache")}</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?><fontconfig>${folders}</fontconfig>`);
  return file;
}

async function main() {
  const options = ["--headless=shell", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
  const own = ["--remote-debugging-pipe", `--user-data-dir=${join(tmpdir(), "profile")}`, "about:blank"];
  const browser = spawn(await chromium.executablePath(), [...options, ...own], {
    env: { ...process.env, FONTCONFIG_FILE: fonts() },
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const waiting = new Map();
  const requested = [];
  let text = "";
  let loaded;
  const load = new Promise((resolve) => (loaded = resolve));
  browser.stdio[4].on("data", (data) => {
    text += data;
    const messages = text.split("\0");
    text = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      if (message.id) waiting.get(message.id)(message.result);
      if (message.method === "Network.requestWillBeSent") requested.push(message.params.request.url);
      if (message.method === "Page.loadEventFired") loaded();
    }
  });
  const send = (method, params, sessionId) =>
    new Promise((resolve) => {
      const id = waiting.size + 1;
      waiting.set(id, resolve);
      browser.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  await send("Network.enable", {}, sessionId);
  await send("Page.enable", {}, sessionId);
  await send("Page.navigate", { url: pathToFileURL(process.argv[2]).href }, sessionId);
  await load;
  const { result } = await send("Runtime.evaluate", { expression: SEEN }, sessionId);
  console.log(JSON.stringify({ ...JSON.parse(result.value), requested }));
  browser.kill("SIGKILL");
  process.exit(0);
}

main();
