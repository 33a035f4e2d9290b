// What stands around the scenarios of a run. Where the servers are comes in by --world-parameters.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { After, AfterAll, Before, BeforeAll, defineParameterType, setDefaultTimeout, setWorldConstructor } from "@cucumber/cucumber";
import { Contract } from "./contract.mjs";
import { Deployment } from "./deployment.mjs";
import { until } from "./until.mjs";
import { JourneyWorld } from "./world.mjs";

setWorldConstructor(JourneyWorld);
setDefaultTimeout(180_000);
defineParameterType({
  name: "person",
  regexp: /Ada|Bob|Grace/,
  transformer(name) {
    return this.person(name);
  },
});

let common;
let strict;
let given;

BeforeAll(function () {
  given = this.parameters;
  const contract = new Contract(given.descriptors, given.reasons);
  common = new Deployment(contract, given.transport, given.common);
  strict = new Deployment(contract, given.transport, given.strict);
});

Before(function () {
  this.deployment = common;
});

// What concerns a deployment as a whole (what it demands of everybody, its signing keys) has a server of its own, and one scenario at a time, whatever the
// transport.
Before("@whole-deployment", async function () {
  this.deployment = strict;
  await until("the deployment to oneself", () => mkdir(lock()).then(() => true, (error) => error.code !== "EEXIST" && Promise.reject(error)));
  this.hasLock = true;
});

After(async function () {
  if (this.hasLock) {
    await rm(lock(), { recursive: true });
  }
  this.expectExamined();
});

// Which methods the scenarios called, and which there are.
AfterAll(async function () {
  const called = [...new Set([...common.called, ...strict.called])].sort();
  const all = [...common.contract.methods].map(([name, method]) => ({ name, isReached: common.transport.reaches(method) }));
  await writeFile(given.methods, JSON.stringify({ called, all }));
  common.close();
  strict.close();
});

const lock = () => join(given.strict.home, "journey-lock");
