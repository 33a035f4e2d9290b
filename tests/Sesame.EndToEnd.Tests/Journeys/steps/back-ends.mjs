import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Then, When } from "@cucumber/cucumber";

const withKey = (world, method, request) => world.attempt(() => world.call(method, request, world.deployment.backEndKey));

When("a back end reads {person} with its key", async function (person) {
  await withKey(this, "backend.GetUser", { user_id: person.id, token_refresh: true });
  this.notes.read = person;
});

Then("it reads {person}'s address and standing", function (person) {
  const { user_id, email, enabled, locked, has_password, mfa_enabled, created_at } = this.reply().user;
  assert.deepEqual({ user_id, email, enabled, locked, has_password, mfa_enabled }, {
    user_id: person.id, email: person.email, enabled: true, locked: false, has_password: false, mfa_enabled: false,
  });
  assert.ok(Math.abs(created_at - Date.now() / 1000) < 600);
});

When("a back end reads a user whom there is not", async function () {
  await withKey(this, "backend.GetUser", { user_id: randomUUID() });
});

async function prove(world, person, action, code) {
  await withKey(world, "backend.VerifyTotp", { action_type: action, user_id: person.id, code });
  world.notes.proved = { person, grant: world.outcome.reply?.step_up_grant };
}

When("a back end has {person}'s code proved for {string}", async function (person, action) {
  await prove(this, person, action, person.authenticator.next());
});

When("a back end has a wrong code of {person}'s proved", async function (person) {
  await prove(this, person, "payout", person.authenticator.wrong());
});

When("a back end has a code of {person}'s proved", async function (person) {
  await prove(this, person, "payout", "123456");
});

When("a back end settles the grant for {string}", async function (action) {
  const { person, grant } = this.notes.proved;
  await withKey(this, "backend.VerifyGrant", { action_type: action, user_id: person.id, grant });
});

When("a back end disables {person}'s second factor with its key", async function (person) {
  await withKey(this, "backend.DisableMfa", { user_id: person.id });
});

When("{person} reads {person} by the API for back ends", async function (person, other) {
  await this.attempt(() => this.as(person, "backend.GetUser", { user_id: other.id }));
});

When("{person} bars {person} by the API for back ends", async function (person, other) {
  await this.attempt(() => this.as(person, "backend.DisableUser", { user_id: other.id }));
});

When("a stranger reads {person} by the API for back ends", async function (person) {
  await this.attempt(() => this.asStranger("backend.GetUser", { user_id: person.id }));
});
