import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { Authenticator } from "../support/authenticator.mjs";

async function begin(world, person) {
  const grant = await world.grant(person, "mfa:enrol");
  const { enrolment } = await world.as(person, "mfa.BeginTotp", { userId: "current", name: "Phone" }, { grant });
  person.authenticator = new Authenticator(enrolment.secret);
  return enrolment;
}

async function confirm(world, person, totp) {
  const reply = await world.as(person, "mfa.ConfirmTotp", { userId: "current", totp });
  person.factor = reply.deviceId;
  person.recoveryCodes = [...reply.recoveryCodes];
  return reply;
}

Given("{person} has set an authenticator up", async function (person) {
  await begin(this, person);
  await confirm(this, person, person.authenticator.next());
});

When("{person} is given what to set up in her authenticator", async function (person) {
  await this.attempt(() => begin(this, person));
});

Then("the answer holds a secret, an otpauth URI and a picture", function () {
  const { secret, otpauthUri, qrPng } = this.reply();
  assert.match(secret, /^[A-Z2-7]{32}$/);
  const uri = new URL(otpauthUri);
  assert.equal(uri.protocol, "otpauth:");
  assert.equal(uri.searchParams.get("secret"), secret);
  assert.equal(Buffer.from(qrPng, "base64").subarray(1, 4).toString("latin1"), "PNG");
});

When("{person} confirms with a wrong code of the authenticator", async function (person) {
  await this.attempt(() => confirm(this, person, person.authenticator.wrong()));
});

When("{person} confirms with a code of the authenticator", async function (person) {
  await this.attempt(() => confirm(this, person, person.authenticator.next()));
});

Then("{person} is told {int} recovery codes", function (person, count) {
  const { recoveryCodes } = this.reply();
  assert.equal(new Set(recoveryCodes).size, count);
});

async function step(world, person, method, proof) {
  await world.attempt(async () => {
    const { reply } = await world.asBackEnd(method, { ...proof, state: person.state });
    return world.took(person, reply);
  });
}

When("{person} sends a code of her authenticator", async function (person) {
  await step(this, person, "logins.SubmitTotp", { totp: person.authenticator.next() });
});

When("{person} sends the code of her authenticator that she used before", async function (person) {
  await step(this, person, "logins.SubmitTotp", { totp: person.authenticator.again() });
});

When("{person} sends a code without having an authenticator", async function (person) {
  await step(this, person, "logins.SubmitTotp", { totp: "123456" });
});

When("{person} sends a recovery code", async function (person) {
  person.usedRecoveryCode = person.recoveryCodes.pop();
  await step(this, person, "logins.SubmitRecoveryCode", { code: person.usedRecoveryCode });
});

When("{person} sends that recovery code again", async function (person) {
  await step(this, person, "logins.SubmitRecoveryCode", { code: person.usedRecoveryCode });
});

When("{person} sends a former recovery code", async function (person) {
  await step(this, person, "logins.SubmitRecoveryCode", { code: person.formerRecoveryCodes[0] });
});

Then("{person} has {int} recovery codes left", async function (person, count) {
  const { mfa } = await this.as(person, "mfa.GetMfa", { userId: "current" });
  assert.deepEqual({ enabled: mfa.enabled, left: mfa.recoveryCodesLeft, names: mfa.devices.map((device) => device.name) }, { enabled: true, left: count, names: ["Phone"] });
});

When("{person} removes her authenticator with that grant", async function (person) {
  await this.attempt(() => this.as(person, "mfa.DeleteMfaDevice", { userId: "current", deviceId: person.factor }, { grant: person.granted }));
});

When("a back end removes {person}'s authenticator", async function (person) {
  await this.attempt(() => this.asBackEnd("mfa.DeleteMfaDevice", { userId: person.id, deviceId: person.factor }));
});

When("{person} asks what to set up on the way in", async function (person) {
  await step(this, person, "logins.EnrolTotp", {});
  person.authenticator = new Authenticator(this.reply().totpEnrolment.secret);
});

When("{person} proves on the way in what she has set up", async function (person) {
  await step(this, person, "logins.EnrolTotp", { totp: person.authenticator.next() });
  person.recoveryCodes = [...this.reply().recoveryCodes];
});
