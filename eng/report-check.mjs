// Drives headless Chromium over its debugging pipe (file descriptors 3 and 4, JSON separated by NUL); no packages.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [report, shots] = process.argv.slice(2);
const url = pathToFileURL(resolve(report)).href;
const profile = mkdtempSync(join(tmpdir(), "report-check-"));
const flags = [
  "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-pipe",
  `--user-data-dir=${profile}`,
  ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
];
const browser = spawn("chromium", [...flags, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const problems = [];
const waiting = new Map();
const listeners = new Map();
let nextId = 0;
let buffered = "";

browser.on("error", (error) => { console.error(`report-check: ${error.message}`); process.exit(2); });
browser.stdio[4].setEncoding("utf8");
browser.stdio[4].on("data", (chunk) => {
  const parts = (buffered + chunk).split("\0");
  buffered = parts.pop();
  for (const part of parts) receive(JSON.parse(part));
});

function receive(message) {
  if (message.id !== undefined) {
    const { accept, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) reject(new Error(message.error.message));
    else accept(message.result);
    return;
  }
  inspect(message.method, message.params);
  const listener = listeners.get(message.method);
  if (listener) { listeners.delete(message.method); listener(message.params); }
}

function inspect(method, params) {
  if (method === "Network.requestWillBeSent") {
    const asked = params.request.url;
    if (asked !== url && !asked.startsWith("data:")) problems.push(`the page asked for ${asked}`);
  } else if (method === "Runtime.consoleAPICalled") {
    problems.push(`console.${params.type} was called`);
  } else if (method === "Runtime.exceptionThrown") {
    problems.push(`exception: ${params.exceptionDetails.text}`);
  } else if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) {
    problems.push(`${params.entry.level}: ${params.entry.text}`);
  }
}

function send(method, params = {}, sessionId = undefined) {
  const id = ++nextId;
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  return new Promise((accept, reject) => waiting.set(id, { accept, reject }));
}

const once = (method) => new Promise((accept) => listeners.set(method, accept));

async function main() {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  const evaluate = async (expression) =>
    (await page("Runtime.evaluate", { expression, returnByValue: true })).result.value;
  for (const domain of ["Page", "Runtime", "Network", "Log", "DOM", "CSS"]) await page(`${domain}.enable`);

  for (const [width, media] of [[390, "screen"], [794, "screen"], [794, "print"]]) {
    await page("Emulation.setDeviceMetricsOverride", { width, height: 1123, deviceScaleFactor: 1, mobile: width < 600 });
    await page("Emulation.setEmulatedMedia", { media });
    const loaded = once("Page.loadEventFired");
    await page("Page.navigate", { url });
    await loaded;
    await new Promise((accept) => setTimeout(accept, 300));
    const wide = await evaluate(`[...document.querySelectorAll("body *")]
      .filter(e => e.getBoundingClientRect().right > ${width} + 0.5 || e.getBoundingClientRect().left < -0.5)
      .map(e => e.tagName.toLowerCase() + ": " + e.textContent.trim().slice(0, 40)).slice(0, 5)`);
    const scroll = await evaluate("document.documentElement.scrollWidth");
    if (scroll > width || wide.length > 0) problems.push(`${width} px (${media}): content is ${scroll} px wide; ${wide.join("; ")}`);
    if (shots) {
      mkdirSync(shots, { recursive: true });
      const { data } = await page("Page.captureScreenshot", { captureBeyondViewport: true });
      writeFileSync(join(shots, `report-${width}-${media}.png`), Buffer.from(data, "base64"));
    }
  }

  const seen = await evaluate(`({
    zh: [...document.querySelectorAll('body [lang="zh"]')].filter(e => /\\p{Script=Han}/u.test(e.textContent) && e.offsetHeight > 0).length,
    en: [...document.querySelectorAll('body [lang="en"]')].filter(e => /[A-Za-z]{3}/.test(e.textContent) && e.offsetHeight > 0).length,
    charts: document.querySelectorAll("svg").length,
    bars: document.querySelectorAll("svg rect").length,
    labels: [...document.querySelectorAll("svg text")].filter(e => e.getBoundingClientRect().height > 0).length,
    nested: document.querySelectorAll("svg rect *, svg text *").length,
    scripts: document.querySelectorAll("script, iframe, object, embed, [onload], [onclick], [onerror]").length,
  })`);
  if (seen.zh < 10) problems.push(`only ${seen.zh} visible Chinese texts`);
  if (seen.en < 10) problems.push(`only ${seen.en} visible English texts`);
  if (seen.charts < 1) problems.push("no chart");
  if (seen.labels < seen.bars || seen.nested > 0)
    problems.push(`${seen.bars} bars with ${seen.labels} visible labels, ${seen.nested} nested drawing elements`);
  if (seen.scripts > 0) problems.push(`${seen.scripts} active elements`);

  const { root } = await page("DOM.getDocument");
  const { nodeId } = await page("DOM.querySelector", { nodeId: root.nodeId, selector: "h1 [lang='zh']" });
  const { fonts } = await page("CSS.getPlatformFontsForNode", { nodeId });
  if (!fonts.some((font) => /CJK|Han|Hei|Song|PingFang|WenQuanYi/i.test(font.familyName)))
    problems.push(`Chinese is drawn with ${fonts.map((font) => font.familyName).join(", ")}, no CJK font`);

  const { data: pdf } = await page("Page.printToPDF", { paperWidth: 8.27, paperHeight: 11.69, preferCSSPageSize: true });
  const bytes = Buffer.from(pdf, "base64");
  if (!bytes.subarray(0, 5).equals(Buffer.from("%PDF-"))) problems.push("printing gave no PDF");
  if (shots) writeFileSync(join(shots, "report.pdf"), bytes);
  return seen;
}

let seen;
try {
  seen = await main();
} catch (error) {
  problems.push(`the check broke: ${error.message}`);
} finally {
  const gone = new Promise((accept) => browser.once("exit", accept));
  send("Browser.close").catch(() => {});
  await Promise.race([gone, new Promise((accept) => setTimeout(accept, 5000))]);
  if (browser.exitCode === null) browser.kill("SIGKILL");
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

for (const problem of problems) console.error(`report-check: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`report-check: ok; no message, no request, no overflow at 390 and 794 px; ${seen.zh} Chinese and ${seen.en} English texts, ${seen.charts} charts`);
