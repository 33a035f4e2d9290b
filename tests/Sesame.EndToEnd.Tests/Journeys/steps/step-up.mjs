import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Then, When } from "@cucumber/cucumber";

async function prove(world, person, action, proof, { device, ...rest } = {}) {
  await world.attempt(async () => {
    const reply = await world.as(person, "mfa.CreateStepUp", { action, ...proof, ...rest }, { device });
    assert.match(reply.grant, /^[0-9a-f]{96}$/);
    person.granted = reply.grant;
    return reply;
  });
}

When("{person} proves herself for {string} with her password", async function (person, action) {
  await prove(this, person, action, { password: person.password });
});

When("{person} proves herself for {string} with her password on the {word}", async function (person, action, device) {
  await prove(this, person, action, { password: person.password }, { device });
});

When("{person} proves herself for {string} with her password for {int} seconds", async function (person, action, validForSeconds) {
  await prove(this, person, action, { password: person.password }, { validForSeconds, timeBased: true });
});

When("{person} proves herself for {string} with a wrong password", async function (person, action) {
  await prove(this, person, action, { password: `not ${person.password}` });
});

When("{person} asks for a code for {string}", async function (person, action) {
  await this.attempt(() => this.as(person, "mfa.SendStepUpCode", { action }));
});

When("{person} proves herself for {string} with the mailed code", async function (person, action) {
  const { code } = await this.deployment.mails.find(person.email, "Confirm that it is you");
  await prove(this, person, action, { code });
});

When("{person} proves herself for {string} with her authenticator", async function (person, action) {
  await prove(this, person, action, { totp: person.authenticator.next() });
});

Then("a fresh proof for {string} is asked for", function (action) {
  const { reason, status, metadata } = this.refusal();
  assert.deepEqual({ reason, status, action: metadata.action }, { reason: "STEP_UP_REQUIRED", status: "PERMISSION_DENIED", action });
});

function begin(world, person, { grant, device } = {}) {
  return world.attempt(() => world.as(person, "mfa.BeginTotp", { userId: "current" }, { grant, device }));
}

When("{person} begins to set an authenticator up", async function (person) {
  await begin(this, person);
});

When("{person} begins to set an authenticator up with that grant", async function (person) {
  await begin(this, person, { grant: person.granted });
});

When("{person} begins to set an authenticator up on the {word} with that grant", async function (person, device) {
  await begin(this, person, { grant: person.granted, device });
});

When("{person} asks for new recovery codes", async function (person) {
  await this.attempt(() => this.as(person, "mfa.CreateRecoveryCodes", { userId: "current" }));
});

When("{person} asks for new recovery codes with that grant", async function (person) {
  await this.attempt(async () => {
    const reply = await this.as(person, "mfa.CreateRecoveryCodes", { userId: "current" }, { grant: person.granted });
    person.formerRecoveryCodes = person.recoveryCodes;
    person.recoveryCodes = [...reply.recoveryCodes];
    return reply;
  });
});

When("{person} deletes her account", async function (person) {
  await this.attempt(() => this.as(person, "users.DeleteUser", { id: "current" }));
});

When("{person} deletes her account with that grant", async function (person) {
  await this.attempt(() => this.as(person, "users.DeleteUser", { id: "current" }, { grant: person.granted }));
});

When("{person} removes a second factor of whichever", async function (person) {
  await this.attempt(() => this.as(person, "mfa.DeleteMfaDevice", { userId: "current", deviceId: randomUUID() }));
});
