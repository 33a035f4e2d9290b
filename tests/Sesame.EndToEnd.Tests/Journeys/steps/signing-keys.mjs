// The server that these steps talk to demands a second factor of everybody, the operator too; the runs of all transports share his session.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Given, Then, When } from "@cucumber/cucumber";
import { Authenticator } from "../support/authenticator.mjs";
import { newState } from "../support/person.mjs";

async function enrol(world, login) {
  const state = newState();
  await world.asBackEnd("logins.SubmitPassword", { ...login, state });
  const { reply: begun } = await world.asBackEnd("logins.EnrolTotp", { state });
  const totp = new Authenticator(begun.totpEnrolment.secret).next();
  return (await world.asBackEnd("logins.EnrolTotp", { totp, state })).reply;
}

Given("the operator is logged in with a second factor", async function () {
  const kept = join(this.deployment.address.home, "journey-operator.json");
  this.notes.operator = existsSync(kept)
    ? (await this.asBackEnd("sessions.RefreshSession", JSON.parse(await readFile(kept, "utf8")))).reply
    : await enrol(this, this.deployment.operatorLogin);
  await writeFile(kept, JSON.stringify({ refresh: this.notes.operator.refresh }));
});

Given("{person} has logged in with a second factor", async function (person) {
  await this.signUp(person);
  this.took(person, await enrol(this, { email: person.email, password: person.password }));
});

const asOperator = (world, method, request) => world.call(method, request, `Bearer ${world.notes.operator.token}`);
const kidOf = (token) => JSON.parse(Buffer.from(token.split(".")[0], "base64url").toString("utf8")).kid;

When("the operator revokes the signing key in use", async function () {
  await this.attempt(async () => {
    const { keys } = await asOperator(this, "tokens.ListSigningKeys", {});
    const { keyId } = keys.find((key) => key.inUse && key.algorithm === "ES256");
    return { keyId, ...(await asOperator(this, "tokens.RevokeSigningKey", { keyId })) };
  });
});

Then("another key is in use, and the revoked one is published no more", async function () {
  const { keyId, revoked, keyInUse } = this.reply();
  assert.ok(revoked);
  const { keys } = await this.call("tokens.GetJwks", {});
  const published = keys.map((key) => key.kid);
  assert.ok(!published.includes(keyId) && published.includes(keyInUse), `${published}`);
});

Then("{person}'s token is refused for its key", async function (person) {
  assert.equal(kidOf(person.session().token), this.reply().keyId);
  const { active, reason } = await this.check(person.session().token);
  assert.deepEqual({ active, reason }, { active: false, reason: "TOKEN_SIGNATURE_INVALID" });
});
