import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { newPassword, newState } from "../support/person.mjs";

const acts = {
  disables: "users.DisableUser",
  enables: "users.EnableUser",
  locks: "users.LockUser",
  unlocks: "users.UnlockUser",
  freezes: "users.FreezeUser",
  deletes: "users.DeleteUser",
  restores: "users.RestoreUser",
  reads: "users.GetUser",
};

When(/^the operator (disables|enables|locks|unlocks|freezes|deletes|restores|reads) (Ada|Bob)$/, async function (act, name) {
  await this.attempt(() => this.asOperator(acts[act], { id: this.person(name).id }));
});

When(/^(Ada) (disables|deletes) (Bob)$/, async function (name, act, other) {
  await this.attempt(() => this.as(this.person(name), acts[act], { id: this.person(other).id }));
});

When("a back end sets a password for the operator", async function () {
  const { users } = await this.asBackEnd("users.ListUsers", { emailPrefix: this.deployment.operatorLogin.email });
  await this.attempt(() => this.asBackEnd("credentials.SetPassword", { id: users[0].id, password: newPassword() }));
});

Given("{person} has been mailed a link to a new password", async function (person) {
  await this.asStranger("recovery.RequestPasswordReset", { email: person.email });
  await this.deployment.mails.find(person.email, "Choose a new password");
});

Given("{person} is half way through a login by a mailed link", async function (person) {
  person.second = `second-${person.email}`;
  await this.asBackEnd("users.AddEmail", { id: person.id, email: person.second, verified: true });
  person.state = newState();
  await this.asStranger("logins.SubmitMagicLink", { email: person.second, state: person.state });
  person.link = (await this.deployment.mails.find(person.second, "Your Sesame login link")).token;
});

When("{person} goes on with the login under way", async function (person) {
  await this.attempt(() => this.asStranger("logins.SubmitMagicLink", { token: person.link }));
});

Then("it is refused", function () {
  assert.ok(["CODE_INVALID", "STEP_UNEXPECTED", "INVALID_CREDENTIALS"].includes(this.refusal().reason), this.refusal().message);
});
