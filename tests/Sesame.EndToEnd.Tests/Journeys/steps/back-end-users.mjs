import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Then, When } from "@cucumber/cucumber";
import { Authenticator } from "../support/authenticator.mjs";
import { hashOf } from "../support/hashes.mjs";
import { newEmail, newPassword } from "../support/person.mjs";

const withKey = (world, method, request) => world.call(`backend.${method}`, request, world.deployment.backEndKey);
const attempt = (world, method, request) => world.attempt(() => withKey(world, method, request));

When("a back end with its key signs {person} up", async function (person) {
  person.username = `ada-${randomBytes(6).toString("hex")}`;
  await attempt(this, "CreateUser", { email: person.email, email_confirmed: true, username: person.username, properties: { plan: "pro" } });
  person.id = this.reply().user_id;
});

Then("a back end finds {person} by her address, by her username, and among others", async function (person) {
  const { id, email, username } = person;
  const found = [
    (await withKey(this, "GetUserByEmail", { email })).user,
    (await withKey(this, "GetUserByUsername", { username })).user,
    ...(await withKey(this, "BatchGetUsers", { batch: { user_ids: [id] } })).users,
  ];
  const { users, total_users: total } = await withKey(this, "QueryUsers", { email_or_username: email });
  assert.deepEqual([...found, ...users].map((user) => user.user_id), [id, id, id, id]);
  assert.equal(total, 1);
  assert.deepEqual(users[0].properties, { plan: "pro" });
});

When("a back end calls {person} {string} and lets her create organizations", async function (person, name) {
  this.notes.read = person;
  await attempt(this, "UpdateUser", { user_id: person.id, first_name: name });
  this.reply();
  await attempt(this, "EnableOrgCreation", { user_id: person.id });
});

async function read(world) {
  world.reply();
  return (await withKey(world, "GetUser", { user_id: world.notes.read.id })).user;
}

Then("it reads that she is {string} and may create organizations", async function (name) {
  const { first_name: firstName, can_create_orgs: mayCreate, properties } = await read(this);
  assert.deepEqual({ firstName, mayCreate, properties }, { firstName: name, mayCreate: true, properties: { plan: "pro" } });
});

When("a back end takes organizations from {person}", async function (person) {
  await attempt(this, "DisableOrgCreation", { user_id: person.id });
});

Then("it reads that she may not create organizations", async function () {
  assert.equal((await read(this)).can_create_orgs, false);
});

When("a back end deletes {person}", async function (person) {
  await attempt(this, "DeleteUser", { user_id: person.id });
});

When("a back end replaces {person}'s address", async function (person) {
  person.second = newEmail();
  await attempt(this, "ReplaceEmail", { user_id: person.id, new_email: person.second, require_email_confirmation: true });
});

Then("{person}'s new address is not hers before she opens the link", async function (person) {
  this.notes.read = person;
  assert.equal((await read(this)).email, person.email);
});

Then("{person}'s new address is hers", async function (person) {
  const { email, email_confirmed: isConfirmed } = await read(this);
  assert.deepEqual({ email, isConfirmed }, { email: person.second, isConfirmed: true });
});

When("a back end ends {person}'s sessions", async function (person) {
  await attempt(this, "LogOutUser", { user_id: person.id });
});

When("a back end gives {person} a password that she has to replace", async function (person) {
  person.password = newPassword();
  await attempt(this, "SetPassword", { user_id: person.id, password: person.password, ask_user_to_update_password_on_login: true });
});

When("a back end bars {person}", async function (person) {
  await attempt(this, "DisableUser", { user_id: person.id });
});

When("a back end lets {person} in again and takes her password", async function (person) {
  await attempt(this, "EnableUser", { user_id: person.id });
  assert.equal((await withKey(this, "GetUser", { user_id: person.id })).user.enabled, true);
  await attempt(this, "ClearPassword", { user_id: person.id });
});

When("a back end takes {person} over from another system", async function (person) {
  const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  person.authenticator = new Authenticator(secret);
  await attempt(this, "MigrateUser", {
    email: person.email,
    email_confirmed: true,
    existing_user_id: randomBytes(8).toString("hex"),
    existing_password_hash: hashOf("scrypt", person.password),
    existing_mfa_base32_encoded_secret: secret,
  });
  person.id = this.reply().user_id;
  const { mfa_setup: setup } = await withKey(this, "GetMfaMethods", { user_id: person.id });
  assert.equal(setup.type, "Totp");
});

When("a back end takes over another hash of {person}'s", async function (person) {
  person.password = newPassword();
  await attempt(this, "MigratePassword", { user_id: person.id, password_hash: hashOf("pbkdf2", person.password) });
});

When("a back end has the link for {person}'s address mailed again", async function (person) {
  await attempt(this, "ResendEmailConfirmation", { user_id: person.id });
});
