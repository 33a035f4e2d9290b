// What other systems stored of passwords, cheap ones.
import { pbkdf2Sync, randomBytes, scryptSync } from "node:crypto";

const unpadded = (bytes) => bytes.toString("base64").replaceAll("=", "");
const ofPasslib = (bytes) => unpadded(bytes).replaceAll("+", ".");

const hashes = {
  pbkdf2: (password, salt) => `$pbkdf2-sha256$1000$${ofPasslib(salt)}$${ofPasslib(pbkdf2Sync(password, salt, 1000, 32, "sha256"))}`,
  scrypt: (password, salt) => `$scrypt$ln=10,r=8,p=1$${unpadded(salt)}$${unpadded(scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 }))}`,
};

export function hashOf(kind, password) {
  return hashes[kind](password, randomBytes(16));
}

/** Node has no bcrypt: a password and its hash. */
export const bcrypt = { password: "U*U*U", hash: "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a" };
