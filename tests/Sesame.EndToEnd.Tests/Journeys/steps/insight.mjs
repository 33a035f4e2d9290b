import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";

When("{person} lists the attempts at her account", async function (person) {
  this.notes.listing = person;
  await this.attempt(() => this.as(person, "logins.ListUserLoginAttempts", { userId: "current" }));
});

Then("she sees a failed attempt, and before it a successful one, from her address", function () {
  const seen = this.reply().attempts.map(({ userId, result, method, ipAddress }) => ({ userId, result, method, ipAddress }));
  const common = { userId: this.notes.listing.id, method: "password", ipAddress: this.address };
  assert.deepEqual(seen, [
    { ...common, result: "LOGIN_ATTEMPT_RESULT_FAILED" },
    { ...common, result: "LOGIN_ATTEMPT_RESULT_SUCCEEDED" },
  ]);
});

When("the operator lists the failed attempts at {person}'s account", async function (person) {
  await this.attempt(() => this.asOperator("logins.ListLoginAttempts", { userId: person.id, result: "LOGIN_ATTEMPT_RESULT_FAILED" }));
});

When("the operator lists the attempts at {person}'s address", async function (person) {
  await this.attempt(() => this.asOperator("logins.ListLoginAttempts", { email: person.email }));
});

When("the operator lists the attempts from this address", async function () {
  await this.attempt(() => this.asOperator("logins.ListLoginAttempts", { ipAddress: this.address }));
});

Then("{int} attempt(s) is/are told", function (count) {
  assert.equal(this.reply().attempts.length, count);
});

Then("{int} attempt is told, {person}'s", function (count, person) {
  assert.deepEqual(this.reply().attempts.map((attempt) => attempt.userId), Array(count).fill(person.id));
});

Then("{int} attempt is told, nobody's", function (count) {
  assert.deepEqual(this.reply().attempts.map((attempt) => attempt.userId), Array(count).fill(undefined));
});

When("{person} lists the attempts at {person}'s account", async function (person, other) {
  await this.attempt(() => this.as(person, "logins.ListUserLoginAttempts", { userId: other.id }));
});

When("{person} lists the attempts of all", async function (person) {
  await this.attempt(() => this.as(person, "logins.ListLoginAttempts", {}));
});

When("{person} reads the audit log", async function (person) {
  await this.attempt(() => this.as(person, "audit.ListAuditEntries", {}));
});

async function entriesOf(world, person, action = "users.") {
  const entries = [];
  let pageToken = "";
  do {
    const page = await world.asOperator("audit.ListAuditEntries", { objectId: person.id, action, pageSize: 2, pageToken });
    entries.push(...page.entries);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return entries;
}

Then("the audit log of {person} tells, the newest first, {string}", async function (person, actions) {
  this.reply();
  this.notes.entries = await entriesOf(this, person);
  assert.deepEqual(this.notes.entries.map((entry) => entry.action).slice(0, 3), actions.split(", "));
});

Then("the entry {string} names {person}, her session and her address", function (action, person) {
  const { caller, userId, sessionId, ipAddress } = this.notes.entries.find((entry) => entry.action === action);
  assert.deepEqual({ caller, userId, sessionId, ipAddress }, {
    caller: "AUDIT_CALLER_USER",
    userId: person.id,
    sessionId: person.session().sessionId,
    ipAddress: this.address,
  });
});

Then("the entry {string} names another user than {person}", function (action, person) {
  const { userId, objectId } = this.notes.entries.find((entry) => entry.action === action);
  assert.equal(objectId, person.id);
  assert.ok(userId && userId !== person.id);
});

When(/^the operator exports the audit log of (Ada) as (ndjson|csv)$/, async function (name, format) {
  this.reply();
  const person = this.person(name);
  this.notes.entries = await entriesOf(this, person, "");
  await this.attempt(() => this.asOperator("audit.ExportAuditEntries", { objectId: person.id, format }));
});

Then("the export holds what the list holds, as ndjson", function () {
  const { text, contentType } = this.reply();
  assert.match(contentType, /^application\/x-ndjson/);
  const ids = text.trimEnd().split("\n").map((line) => JSON.parse(line).id);
  assert.deepEqual(ids, this.notes.entries.map((entry) => entry.id));
});

Then("the export holds what the list holds, as csv", function () {
  const { text, contentType } = this.reply();
  assert.match(contentType, /^text\/csv/);
  const [names, ...lines] = text.trimEnd().split("\r\n");
  assert.equal(names.split(",")[0], "id");
  assert.deepEqual(lines.map((line) => line.split(",")[0].slice(1, -1)), this.notes.entries.map((entry) => entry.id));
});

Then("the account tells its address, its standing and that it has a second factor", function () {
  const { user } = this.reply();
  assert.ok(user.emails.length === 1 && user.enabled && !user.locked && user.mfaEnabled && user.hasPassword);
});

Then("the operator sees {person}'s session, her device and her second factor", async function (person) {
  const userId = person.id;
  const { sessions } = await this.asOperator("sessions.ListUserSessions", { userId });
  const { devices } = await this.asOperator("sessions.ListUserDevices", { userId });
  const { mfa } = await this.asOperator("mfa.GetMfa", { userId });
  assert.deepEqual(sessions.map((session) => session.id), [person.session().sessionId]);
  assert.deepEqual(devices.map((device) => device.id), [sessions[0].deviceId]);
  assert.deepEqual(mfa.devices.map((device) => device.id), [person.factor]);
});
