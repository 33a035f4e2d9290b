import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Given, Then, When } from "@cucumber/cucumber";

// Made from back to front, so that the order of addresses is not that of making.
Given("a family of {int} people is known", async function (count) {
  const name = `fam${randomBytes(6).toString("hex")}`;
  const people = [];
  for (let index = count - 1; index >= 0; index--) {
    const person = { email: `${name}-${index}@example.org`, lastName: `${name} ${index}`, legacyUserId: `${name}/${index}` };
    const { userId } = await this.asBackEnd("users.CreateUser", person);
    people.unshift({ ...person, id: userId });
  }
  this.notes.family = { name, people };
});

async function search(world, filter) {
  await world.attempt(() => world.asOperator("users.ListUsers", filter));
}

const ids = (users) => users.map((user) => user.id);

When("the operator searches by the beginning of their addresses", async function () {
  await search(this, { emailPrefix: this.notes.family.name });
});

When("the operator searches by the beginning of their last name", async function () {
  await search(this, { namePrefix: this.notes.family.name.toUpperCase() });
});

When("the operator searches by the beginning of their addresses for those who are disabled", async function () {
  await search(this, { emailPrefix: this.notes.family.name, state: "USER_STATE_DISABLED" });
});

When("the operator searches by the former id of the third", async function () {
  await search(this, { legacyUserId: this.notes.family.people[2].legacyUserId });
});

When("the operator disables the second of them", async function () {
  await this.attempt(() => this.asOperator("users.DisableUser", { id: this.notes.family.people[1].id }));
});

Then("all {int} are found, in the order of their addresses", function (count) {
  assert.deepEqual(ids(this.reply().users), ids(this.notes.family.people));
  assert.equal(this.reply().users.length, count);
});

Then("all {int} are found", function (count) {
  assert.deepEqual(ids(this.reply().users).sort(), ids(this.notes.family.people).sort());
  assert.equal(this.reply().users.length, count);
});

Then("the second is found alone", function () {
  assert.deepEqual(ids(this.reply().users), [this.notes.family.people[1].id]);
});

Then("the third is found alone", function () {
  assert.deepEqual(ids(this.reply().users), [this.notes.family.people[2].id]);
});

When("the operator reads their list in pages of {int}", async function (pageSize) {
  await this.attempt(async () => {
    const pages = [];
    let pageToken = "";
    do {
      const page = await this.asOperator("users.ListUsers", { emailPrefix: this.notes.family.name, pageSize, pageToken });
      pages.push(page);
      pageToken = page.nextPageToken;
    } while (pageToken && pages.length < 10);
    return pages;
  });
});

Then("{int} pages hold all {int}, none twice", function (count, people) {
  const pages = this.reply();
  assert.equal(pages.length, count);
  assert.deepEqual(pages.flatMap((page) => ids(page.users)), ids(this.notes.family.people));
  assert.equal(this.notes.family.people.length, people);
});

When("the operator turns a page with another search", async function () {
  const pageToken = this.reply()[0].nextPageToken;
  await search(this, { emailPrefix: "another", pageToken });
});

When("the operator lists everybody, the newest first", async function () {
  await search(this, { orderBy: "USER_ORDER_CREATED_AT_DESC", pageSize: 200 });
});

// They were made last to first.
Then("the newest of the family stands before the oldest", function () {
  const listed = ids(this.reply().users);
  const places = this.notes.family.people.map((person) => listed.indexOf(person.id));
  assert.ok(places.every((place) => place >= 0), "Some are not on the first page.");
  assert.deepEqual(places, places.toSorted((one, other) => one - other));
});
