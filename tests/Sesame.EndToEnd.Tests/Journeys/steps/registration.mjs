import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Given, Then, When } from "@cucumber/cucumber";
import { newEmail, newState } from "../support/person.mjs";

When("a back end signs somebody up with", async function (table) {
  await this.attempt(() => this.asBackEnd("users.CreateUser", table.rowsHash()));
});

When("a back end signs {person} up", async function (person) {
  await this.attempt(() => this.signUp(person));
});

When("a back end signs {person} up with {person}'s address", async function (person, other) {
  await this.attempt(() => this.signUp(person, { email: other.email }));
});

When("a back end signs {person} up with {person}'s username", async function (person, other) {
  await this.attempt(() => this.signUp(person, { username: other.username }));
});

async function register(world, person, changes = {}) {
  person.state = newState();
  return world.asStranger("users.CreateUser", { email: person.email, password: person.password, state: person.state, ...changes });
}

Given("{person} has registered", async function (person) {
  await register(this, person);
});

When("{person} registers", async function (person) {
  await this.attempt(() => register(this, person));
});

When("{person} registers with {person}'s address", async function (person, other) {
  await this.attempt(() => register(this, person, { email: other.email }));
});

When("a stranger registers {person} with the id {string} of another system", async function (person, legacyUserId) {
  await this.attempt(() => register(this, person, { legacyUserId }));
});

When("{person} sends the code from the mail {string}", async function (person, subject) {
  person.code = (await this.deployment.mails.find(person.email, subject)).code;
  await sendCode(this, person, person.code);
});

When("{person} sends the same code again", async function (person) {
  await sendCode(this, person, person.code);
});

When("{person} sends a wrong code", async function (person) {
  const codes = this.deployment.mails.to(person.email).map((mail) => mail.code);
  await sendCode(this, person, ["12345678", "87654321"].find((code) => !codes.includes(code)));
});

async function sendCode(world, person, code) {
  await world.attempt(async () => {
    const { reply } = await world.asStranger("logins.SubmitCode", { code, state: person.state });
    return world.took(person, reply);
  });
}

Then("nobody has {person}'s address yet", async function (person) {
  const { users } = await this.asBackEnd("users.ListUsers", { emailPrefix: person.email });
  assert.deepEqual(users, []);
});

Then("{person}'s address is proved", async function (person) {
  const { user } = await this.asBackEnd("users.GetUser", { id: person.id });
  assert.deepEqual(user.emails, [{ email: person.email, verified: true, primary: true }]);
  assert.ok(user.emailConfirmed);
});

Then("the answer reads like one for an address without an account", async function () {
  const state = newState();
  const known = { ...this.reply(), state };
  const unknown = await this.asStranger("users.CreateUser", { email: newEmail(), password: "lantern harbour evening", state });
  assert.deepEqual(known, unknown);
});

When("a back end signs {person} up twice with one request id", async function (person) {
  this.notes.requestId = randomBytes(8).toString("hex");
  const request = { email: person.email, password: person.password, requestId: this.notes.requestId };
  await this.attempt(async () => [await this.asBackEnd("users.CreateUser", request), await this.asBackEnd("users.CreateUser", request)]);
});

Then("both answers name the same user", function () {
  const [first, second] = this.reply();
  assert.ok(first.userId);
  assert.deepEqual(first, second);
});

When("a back end sends that request id with {person}'s registration", async function (person) {
  await this.attempt(() => this.signUp(person, { requestId: this.notes.requestId }));
});
