import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";

const livePerUserMax = 5;

When("{person} lists her sessions on the {word}", async function (person, device) {
  this.notes.listing = person;
  await this.attempt(() => this.as(person, "sessions.ListUserSessions", { userId: "current" }, { device }));
});

Then("she sees the {word} and the {word}, and that this is the {word}", function (first, second, current) {
  const person = this.notes.listing;
  const { sessions } = this.reply();
  const seen = sessions.map((session) => ({ id: session.id, current: session.current, client: session.insight.client, kind: session.insight.kind }));
  const kinds = { laptop: ["Firefox", "DEVICE_KIND_DESKTOP"], phone: ["Safari", "DEVICE_KIND_MOBILE"] };
  assert.deepEqual(seen, [first, second].map((device) => ({
    id: person.session(device).sessionId,
    current: device === current,
    client: kinds[device][0],
    kind: kinds[device][1],
  })));
});

Then("each session tells the address that it came from", function () {
  const prefix = `${this.address.split(".").slice(0, 3).join(".")}.0/24`;
  this.reply().sessions.forEach((session) => assert.deepEqual([session.ipAddress, session.ipPrefix], [this.address, prefix]));
});

When("{person} ends the session on the {word} from the {word}", async function (person, ended, device) {
  await this.attempt(() => this.as(person, "sessions.RevokeSession", { id: person.session(ended).sessionId }, { device }));
});

When("{person} ends her other sessions from the {word}", async function (person, device) {
  await this.attempt(() => this.as(person, "sessions.RevokeUserSessions", { userId: "current", keepCurrent: true }, { device }));
});

When("{person} ends all her sessions from the {word}", async function (person, device) {
  await this.attempt(() => this.as(person, "sessions.RevokeUserSessions", { userId: "current" }, { device }));
});

When("{person} ends her sessions on phones from the {word}", async function (person, device) {
  await this.attempt(() => this.as(person, "sessions.RevokeSessions", { userId: "current", deviceKind: "DEVICE_KIND_MOBILE" }, { device }));
});

When("{person} ends her sessions without saying which", async function (person) {
  await this.attempt(() => this.as(person, "sessions.RevokeSessions", {}, { device: "laptop" }));
});

When("{person} ends the sessions of {person} by a filter", async function (person, other) {
  await this.attempt(() => this.as(person, "sessions.RevokeSessions", { userId: other.id }));
});

Then("{int} session(s) was/were ended", function (count) {
  assert.equal(this.reply().revokedCount, count);
});

When("{person} logs out", async function (person) {
  await this.attempt(() => this.as(person, "sessions.LogOut", {}));
});

When("{person} logs in as often as there may be sessions", async function (person) {
  for (let time = 0; time < livePerUserMax; time++) {
    await this.logIn(person, { device: `device ${time}` });
  }
});

Then("{person} has as many sessions as there may be", async function (person) {
  const { sessions } = await this.as(person, "sessions.ListUserSessions", { userId: "current" });
  assert.equal(sessions.length, livePerUserMax);
});

When("{person} lists her devices on the {word}", async function (person, device) {
  this.notes.listing = person;
  await this.attempt(() => this.as(person, "sessions.ListUserDevices", { userId: "current" }, { device }));
});

Then("she sees {int} devices, and that this is the laptop", function (count) {
  const { devices } = this.reply();
  assert.equal(devices.length, count);
  assert.deepEqual(devices.filter((device) => device.current).map((device) => device.insight.client), ["Firefox"]);
  assert.ok(devices.every((device) => device.liveSessions === 1));
});

When("{person} forgets the phone from the {word}", async function (person, device) {
  const phone = this.reply().devices.find((known) => known.insight.kind === "DEVICE_KIND_MOBILE");
  await this.attempt(() => this.as(person, "sessions.ForgetUserDevice", { userId: "current", deviceId: phone.id }, { device }));
});

When("the operator lists the newest sessions", async function () {
  await this.attempt(() => this.asOperator("sessions.ListSessions", { pageSize: 200 }));
});

Then("{person}'s session is among them", function (person) {
  assert.ok(this.reply().sessions.some((session) => session.id === person.session().sessionId && session.userId === person.id));
});

When("the operator ends {person}'s session", async function (person) {
  await this.attempt(() => this.asOperator("sessions.RevokeSession", { id: person.session().sessionId }));
});

When("{person} ends {person}'s session", async function (person, other) {
  await this.attempt(() => this.as(person, "sessions.RevokeSession", { id: other.session().sessionId }));
});

When("{person} lists {person}'s sessions", async function (person, other) {
  await this.attempt(() => this.as(person, "sessions.ListUserSessions", { userId: other.id }));
});

When("{person} lists the sessions of all", async function (person) {
  await this.attempt(() => this.as(person, "sessions.ListSessions", {}));
});
