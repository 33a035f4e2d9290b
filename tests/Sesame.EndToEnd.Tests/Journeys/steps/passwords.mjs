import { Given, When } from "@cucumber/cucumber";
import { newPassword, newState } from "../support/person.mjs";

// A change that was accepted: the former password is remembered, to be tried.
async function changed(person, password, act) {
  const reply = await act(password);
  [person.formerPassword, person.password] = [person.password, password];
  return reply;
}

async function change(world, person, { device, password = newPassword(), currentPassword = person.password, endOtherSessions = false } = {}) {
  await world.attempt(() =>
    changed(person, password, (newPassword) =>
      world.as(person, "credentials.ChangePassword", { id: "current", currentPassword, newPassword, endOtherSessions }, { device })));
}

When("{person} changes her password on the {word}", async function (person, device) {
  await change(this, person, { device });
});

When("{person} changes her password on the {word} and ends the other sessions", async function (person, device) {
  await change(this, person, { device, endOtherSessions: true });
});

When("{person} changes her password with a wrong present one", async function (person) {
  await change(this, person, { currentPassword: `not ${person.password}` });
});

When("{person} changes her password to {string}", async function (person, password) {
  await change(this, person, { password });
});

When("{person} changes her password to the present one", async function (person) {
  await change(this, person, { password: person.password });
});

When("{person} changes her password back to the former one", async function (person) {
  await change(this, person, { password: person.formerPassword });
});

function choose(world, person, grant) {
  return changed(person, newPassword(), (password) => world.as(person, "credentials.ChangePassword", { id: "current", newPassword: password }, { grant }));
}

When("{person} chooses a first password", async function (person) {
  await this.attempt(() => choose(this, person));
});

When("{person} chooses a first password with that grant", async function (person) {
  await this.attempt(() => choose(this, person, person.granted));
});

When("a stranger asks for a new password for {person}'s address", async function (person) {
  await this.attempt(() => this.asStranger("recovery.RequestPasswordReset", { email: person.email }));
});

async function reset(world, person, password) {
  const { token } = await world.deployment.mails.find(person.email, "Choose a new password");
  await world.attempt(() => changed(person, password, (newPassword) => world.asStranger("recovery.ResetPassword", { token, newPassword })));
}

When("{person} chooses {string} by the mailed link", async function (person, password) {
  await reset(this, person, password);
});

When("{person} chooses a new password by the mailed link", async function (person) {
  await reset(this, person, newPassword());
});

Given("somebody has guessed {int} times at {person}'s password", async function (times, person) {
  for (let time = 0; time < times; time++) {
    const request = { email: person.email, password: `guess ${time} at a password`, state: newState() };
    await this.attempt(() => this.asStranger("logins.SubmitPassword", request));
    if (!this.refusal().names("INVALID_CREDENTIALS")) {
      throw this.refusal();
    }
  }
});

When("the operator sets a password for {person} that she has to replace", async function (person) {
  await this.attempt(() =>
    changed(person, newPassword(), (password) =>
      this.asOperator("credentials.SetPassword", { id: person.id, password, updatePasswordRequired: true, endSessions: true })));
});

When("the operator takes {person}'s password away", async function (person) {
  await this.attempt(() => this.asOperator("credentials.ClearPassword", { id: person.id }));
});

async function takeNewPassword(world, person, password) {
  await world.attempt(() =>
    changed(person, password, async (newPassword) => {
      const { reply } = await world.asBackEnd("logins.SubmitNewPassword", { newPassword, state: person.state });
      return world.took(person, reply);
    }));
}

When("{person} takes the step with the password {string}", async function (person, password) {
  await takeNewPassword(this, person, password);
});

When("{person} takes the step with a new password", async function (person) {
  await takeNewPassword(this, person, newPassword());
});
