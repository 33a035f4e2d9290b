import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { newEmail, newState } from "../support/person.mjs";
import { Refusal } from "../support/refusal.mjs";

When("a stranger asks how one may log in", async function () {
  await this.attempt(() => this.asStranger("logins.ListLoginMethods", {}));
});

Then("the answer offers {string}", function (methods) {
  assert.deepEqual(this.reply().methods, methods.split(", "));
});

When("{person} logs in with her username", async function (person) {
  await this.attempt(() => this.logIn(person, { username: person.username }));
});

When("{person} logs in from the device that she used before", async function (person) {
  const { deviceToken } = person.session();
  assert.match(deviceToken, /^sdt_/);
  await this.attempt(() => this.logIn(person, { deviceToken }));
});

Then("the refusal reads like that of an address without an account", async function () {
  const known = said(this.refusal());
  const unknown = await this.asBackEnd("logins.SubmitPassword", { email: newEmail(), password: "lantern harbour evening", state: newState() }).then(
    () => assert.fail("An address without an account was let in."),
    (error) => said(error),
  );
  assert.deepEqual(known, unknown);
});

function said(error) {
  assert.ok(error instanceof Refusal, error);
  const { status, http, text, reason, metadata, fields, retryAfter } = error;
  return { status, http, text, reason, metadata, fields, retryAfter };
}

Then("the refusal tells when to try again", function () {
  const { retryAfter } = this.refusal();
  assert.ok(retryAfter > 0 && retryAfter <= 60, `${retryAfter} seconds`);
});

async function askForCode(world, person, email = person.email) {
  const { reply } = await world.asStranger("logins.SubmitEmail", { email, state: person.state });
  return reply;
}

When("{person} asks for a code by mail", async function (person) {
  person.state = newState();
  await this.attempt(() => askForCode(this, person));
});

When("{person} asks for a code by mail again", async function (person) {
  await this.attempt(() => askForCode(this, person));
});

Given("{person} is logged in by a code mailed to her second address", async function (person) {
  await this.logInByCode(person, person.second);
});

When("{person} sends {person}'s code in a flow of his own", async function (person, other) {
  const { code } = await this.deployment.mails.find(other.email, "Your Sesame login code");
  person.state = newState();
  await askForCode(this, person);
  await this.attempt(() => this.asStranger("logins.SubmitCode", { code, state: person.state }));
});

When("{person} asks for a link by mail", async function (person) {
  person.state = newState();
  await this.attempt(async () => (await this.asStranger("logins.SubmitMagicLink", { email: person.email, state: person.state })).reply);
});

When("{person} follows the link in the mail {string}", async function (person, subject) {
  person.link = (await this.deployment.mails.find(person.email, subject)).token;
  await follow(this, person);
});

When("{person} follows that link again", async function (person) {
  await follow(this, person);
});

async function follow(world, person) {
  await world.attempt(async () => {
    const { reply } = await world.asStranger("logins.SubmitMagicLink", { token: person.link, state: person.state });
    return world.took(person, reply);
  });
}

When("another client follows the link mailed to {person}", async function (person) {
  const { token } = await this.deployment.mails.find(person.email, "Your Sesame login link");
  await this.attempt(() => this.asBackEnd("logins.SubmitMagicLink", { token }));
});

const proofs = {
  totp: ["logins.SubmitTotp", { totp: "123456" }],
  "new-password": ["logins.SubmitNewPassword", { newPassword: "lantern harbour evening" }],
  "recovery-code": ["logins.SubmitRecoveryCode", { code: "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG" }],
};

When("{person} takes the step {string} of a login that never began", async function (person, step) {
  const [method, proof] = proofs[step];
  await this.attempt(() => this.asStranger(method, { ...proof, state: newState() }));
});
