// Every call about users and second factors that the published client for back ends has. Reads {url, key, email} from stdin; prints the routes that it called.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const client = createRequire(import.meta.url)("@propelauth/node");
const { url, key, email } = JSON.parse(readFileSync(0, "utf8"));

// What the client is for that belongs to organizations, keys of users, single sign-on, SMS and reports, which this version has not.
const LATER = [
  "fetchOrg", "fetchOrgByQuery", "fetchCustomRoleMappings", "fetchUsersInOrg", "createOrg", "addUserToOrg", "changeUserRoleInOrg", "removeUserFromOrg", "updateOrg",
  "subscribeOrgToRoleMapping", "deleteOrg", "inviteUserToOrg", "inviteUserToOrgByUserId", "fetchPendingInvites", "revokePendingOrgInvite",
  "allowOrgToSetupSamlConnection", "disallowOrgToSetupSamlConnection", "createOrgSamlConnectionLink", "fetchSamlSpMetadata", "setSamlIdpMetadata", "setOidcIdpMetadata",
  "samlGoLive", "deleteSamlConnection", "fetchOrgScimGroups", "fetchScimGroup",
  "fetchApiKey", "fetchCurrentApiKeys", "fetchArchivedApiKeys", "createApiKey", "updateApiKey", "deleteApiKey", "validateApiKey", "validatePersonalApiKey",
  "validateOrgApiKey", "fetchApiKeyUsage", "importApiKey", "validateImportedApiKey",
  "fetchUserOAuthTokens", "fetchFreshTokenFromProvider", "fetchEmployeeById", "fetchUserSignupQueryParams", "sendSmsMfaCode", "verifySmsChallenge",
  "fetchUserTopInviterReport", "fetchUserChampionReport", "fetchUserReengagementReport", "fetchUserChurnReport", "fetchOrgReengagementReport", "fetchOrgChurnReport",
  "fetchOrgGrowthReport", "fetchOrgAttritionReport", "fetchChartMetricData",
];

const routes = new Set();
const fetched = globalThis.fetch;
globalThis.fetch = (target, options) => {
  const { hostname, pathname } = new URL(target);
  if (hostname === process.env.FIXED_HOST) routes.add(`${options.method} ${pathname}`);
  return fetched(target, options);
};

const made = client.initBaseAuth({ authUrl: url, apiKey: key });
const called = new Set();
const auth = new Proxy(made, { get: (all, name) => (called.add(name), all[name]) });
const nobody = crypto.randomUUID();
const name = `u${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
const other = (label) => `${label}-${email}`;
const thrown = async (call, type) => {
  const error = await Promise.resolve().then(call).then(() => assert.fail("accepted"), (refused) => refused);
  assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
  return error;
};

// Made, found, listed.
const { userId } = await auth.createUser({ email, emailConfirmed: true, password: "correct horse battery staple", username: name, firstName: "Ada", lastName: "L", properties: { plan: "pro" }, askUserToUpdatePasswordOnLogin: false, ignoreDomainRestrictions: true });
const user = await auth.fetchUserMetadataByUserId(userId, true);
assert.deepEqual([user.email, user.username, user.firstName, user.hasPassword, user.properties.plan, user.orgIdToOrgInfo, user.enabled], [email, name, "Ada", true, "pro", {}, true]);
assert.equal((await auth.fetchUserMetadataByEmail(email)).userId, userId);
assert.equal((await auth.fetchUserMetadataByUsername(name, true)).userId, userId);
assert.equal(await auth.fetchUserMetadataByUserId(nobody), null);
assert.deepEqual(Object.keys(await auth.fetchBatchUserMetadataByUserIds([userId, nobody])), [userId]);
assert.deepEqual(Object.keys(await auth.fetchBatchUserMetadataByEmails([email], true)), [email]);
assert.deepEqual(Object.keys(await auth.fetchBatchUserMetadataByUsernames([name])), [name]);
const page = await auth.fetchUsersByQuery({ emailOrUsername: name, orderBy: "EMAIL", pageSize: 5, pageNumber: 0, includeOrgs: true });
assert.deepEqual([page.users.length, page.totalUsers, page.currentPage, page.pageSize, page.hasMoreResults], [1, 1, 0, 5, false]);

const refused = await thrown(() => auth.createUser({ email, username: "1", password: "short" }), client.CreateUserException);
assert.deepEqual([typeof refused.fieldToErrors.username[0], typeof refused.fieldToErrors.password[0]], ["string", "string"]);
assert.equal((await thrown(() => auth.createUser({ email }), client.CreateUserException)).fieldToErrors.field_errors.email, "email_taken");
await thrown(() => auth.fetchUsersByQuery({ orderBy: "SIZE" }), Error);

// Changed.
assert.equal(await auth.updateUserMetadata(userId, { firstName: "Grace", pictureUrl: "https://example.com/p.png", properties: { plan: "free" }, legacyUserId: name, updatePasswordRequired: false }), true);
assert.equal((await auth.fetchUsersByQuery({ legacyUserId: name })).users[0].firstName, "Grace");
await thrown(() => auth.updateUserMetadata(userId, { username: "1" }), client.UpdateUserMetadataException);
assert.equal(await auth.updateUserMetadata(nobody, { firstName: "x" }), false);
assert.equal(await auth.updateUserPassword(userId, { password: "another horse battery staple", askUserToUpdatePasswordOnLogin: true }), true);
await thrown(() => auth.updateUserPassword(userId, { password: "short" }), client.UpdateUserPasswordException);
assert.equal(await auth.updateUserPassword(nobody, { password: "another horse battery staple" }), false);
assert.equal(await auth.updateUserEmail(userId, { newEmail: other("next"), requireEmailConfirmation: false }), true);
assert.equal((await auth.fetchUserMetadataByUserId(userId)).email, other("next"));
await thrown(() => auth.updateUserEmail(userId, { newEmail: "none", requireEmailConfirmation: true }), client.UpdateUserEmailException);
assert.equal(await auth.clearUserPassword(userId), true);
for (const [change, field, value] of [["enableUserCanCreateOrgs", "canCreateOrgs", true], ["disableUserCanCreateOrgs", "canCreateOrgs", false], ["disableUser", "enabled", false], ["enableUser", "enabled", true]]) {
  assert.equal(await auth[change](userId), true);
  assert.equal((await auth.fetchUserMetadataByUserId(userId))[field], value);
  assert.equal(await auth[change](nobody), false);
}
assert.equal(await auth.logoutAllUserSessions(userId), true);
assert.equal(await auth.logoutAllUserSessions(nobody), false);

// Confirmed.
const { userId: unproved } = await auth.createUser({ email: other("unproved"), sendEmailToConfirmEmailAddress: false });
assert.equal(await auth.resendEmailConfirmation(unproved), true);
assert.match((await thrown(() => auth.resendEmailConfirmation(unproved), client.RateLimitedException)).message, /Try again later/);
await thrown(() => auth.resendEmailConfirmation(userId), client.BadRequestException);
assert.equal(await auth.resendEmailConfirmation(nobody), false);

// Migrated, with a second factor.
const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const hash = `pbkdf2_sha256$1000$salt$${crypto.pbkdf2Sync("correct horse battery staple", "salt", 1000, 32, "sha256").toString("base64")}`;
const { userId: migrated } = await auth.migrateUserFromExternalSource({ email: other("migrated"), emailConfirmed: true, existingUserId: `${name}-m`, existingPasswordHash: hash, existingMfaBase32EncodedSecret: secret, askUserToUpdatePasswordOnLogin: true, enabled: true, username: `${name}m`, firstName: "M", lastName: "M", pictureUrl: "https://example.com/m.png", properties: {} });
assert.equal((await thrown(() => auth.migrateUserFromExternalSource({ email: other("again"), existingPasswordHash: "md5" }), client.MigrateUserException)).fieldToErrors.existing_password_hash.length, 1);
assert.ok(await auth.migrateUserPassword({ userId: migrated, passwordHash: hash }));
await thrown(() => auth.migrateUserPassword({ userId: migrated, passwordHash: "md5" }), client.MigrateUserPasswordException);
assert.deepEqual(await auth.fetchUserMfaMethods(migrated), { mfaSetup: { type: "Totp" } });
assert.equal((await auth.fetchUserMfaMethods(userId)).mfaSetup ?? null, null);
assert.equal(await auth.fetchUserMfaMethods(nobody), null);

const challenge = { actionType: "PAY", userId: migrated, grantType: client.StepUpMfaGrantType?.OneTimeUse ?? "ONE_TIME_USE", validForSeconds: 60 };
await thrown(() => auth.verifyStepUpTotpChallenge({ ...challenge, userId: nobody, code: "123456" }), client.UserNotFoundException);
await thrown(() => auth.verifyStepUpTotpChallenge({ ...challenge, userId, code: "123456" }), client.MfaNotEnabledException);
await thrown(() => auth.verifyStepUpTotpChallenge({ ...challenge, code: "1" }), client.InvalidRequestFieldsException);
const code = totp(secret);
const { stepUpGrant: grant } = await auth.verifyStepUpTotpChallenge({ ...challenge, code });
await thrown(() => auth.verifyStepUpTotpChallenge({ ...challenge, code }), client.IncorrectMfaCodeException);
assert.deepEqual(await auth.verifyStepUpGrant({ actionType: "PAY", userId: migrated, grant }), { success: true });
assert.deepEqual(await auth.verifyStepUpGrant({ actionType: "PAY", userId: migrated, grant }), { success: false });
assert.equal(await auth.disableUser2fa(migrated), true);
assert.equal(await auth.disableUser2fa(nobody), false);

// A token, verified by what the client fetched at its start, and a link.
const { access_token: token } = await auth.createAccessToken({ userId, durationInMinutes: 5 });
const held = await auth.validateAccessTokenAndGetUser(`Bearer ${token}`);
assert.deepEqual([held.userId, held.email, held.firstName, held.legacyUserId, held.loginMethod.loginMethod, held.orgIdToOrgMemberInfo], [userId, other("next"), "Grace", name, "generated_from_backend_api", {}]);
assert.equal((await auth.validateAccessTokenAndGetUserClass(token)).getOrgs().length, 0);
for (const check of ["", "WithMinimumRole", "WithExactRole", "WithPermission", "WithAllPermissions"]) {
  await thrown(() => auth[`validateAccessTokenAndGetUserWithOrgInfo${check}`](`Bearer ${token}`, { orgId: nobody }, check === "WithAllPermissions" ? ["x"] : "x"), client.ForbiddenException);
}
await thrown(() => auth.validateAccessTokenAndGetUser(`Bearer ${token.slice(0, -8)}AAAAAAAA`), client.UnauthorizedException);
await thrown(() => auth.createAccessToken({ userId: nobody, durationInMinutes: 5 }), client.UserNotFoundException);
await thrown(() => auth.createAccessToken({ userId, durationInMinutes: 0 }), client.AccessTokenCreationException);

const link = await auth.createMagicLink({ email: other("next"), expiresInHours: 1, expiresAfterFirstUse: true, requiresInterstitial: true });
const open = () => fetched(`${url}/accounts/v1/magic-links:open`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token: new URL(link.url).hash.slice("#token=".length) }) });
assert.equal((await fetched(link.url)).status, 200);
assert.equal((await (await open()).json()).reply.userId, userId);
assert.equal((await open()).status, 401);
await auth.createMagicLink({ email: other("linked"), createNewUserIfOneDoesntExist: true, redirectToUrl: "https://example.com/in" });
const unknown = await thrown(() => auth.createMagicLink({ email: other("unknown") }), client.MagicLinkCreationException);
assert.equal(unknown.fieldToErrors.email.length, 1);

assert.equal(await auth.deleteUser(userId), true);
assert.equal(await auth.deleteUser(nobody), false);
const verifierKey = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" });
const stranger = client.initBaseAuth({ authUrl: url, apiKey: "wrong", manualTokenVerificationMetadata: { verifierKey, issuer: url } });
assert.match((await thrown(() => stranger.disableUser(migrated), Error)).message, /integrationApiKey is incorrect/);
await thrown(() => stranger.validateAccessTokenAndGetUser(`Bearer ${token}`), client.UnauthorizedException);

assert.deepEqual(Object.keys(made).filter((method) => !called.has(method)).sort(), [...LATER].sort());
console.log(JSON.stringify([...routes]));
process.exit(0);

function totp(base32) {
  const bits = [...base32].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const seed = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = crypto.createHmac("sha1", seed).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
