// Holds each Kubernetes object of a YAML stream on standard input to the schema of its kind, and prints all of them as one JSON array. A field that
// the schema does not know is a fault too: Kubernetes would drop it in silence.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const objects = [];
let faults = 0;
const fault = (of, text) => {
  faults++;
  console.error(`${of}: ${text}`);
};

// The validators are compiled code: what they know, they read. So whatever they never read is unknown to them.
class Watched {
  #unread = new Set();

  of(value, path) {
    if (value === null || typeof value !== "object") {
      return value;
    }

    const copy = Array.isArray(value) ? [] : {};
    for (const [key, inner] of Object.entries(value)) {
      const at = `${path}/${key}`;
      copy[key] = this.of(inner, at);
      if (!Array.isArray(value)) {
        this.#unread.add(at);
      }
    }

    return new Proxy(copy, {
      get: (target, key) => {
        this.#unread.delete(`${path}/${String(key)}`);
        return target[key];
      },
    });
  }

  // The outermost of them: nobody looks into what is unknown.
  unknown() {
    const paths = [...this.#unread];
    return paths.filter((path) => !paths.some((outer) => path.startsWith(`${outer}/`)));
  }
}

for (const document of parseAllDocuments(readFileSync(0, "utf8"), { version: "1.1", uniqueKeys: true })) {
  document.errors.forEach((error) => fault("YAML", error.message));
  const object = document.toJS();
  if (object === null) {
    continue;
  }

  const name = `${object.kind}/${object.metadata?.name}`;
  objects.push(object);
  try {
    const kinds = await import(`kubernetes-models/${object.apiVersion}`);
    if (!kinds[object.kind]) {
      fault(name, `${object.apiVersion} has no such kind`);
      continue;
    }

    const watched = new Watched();
    // The constructor would make a copy.
    kinds[object.kind].prototype.validate.call(watched.of(object, ""));
    watched.unknown().forEach((path) => fault(name, `${path} is no field of it`));
  } catch (error) {
    fault(name, error.message);
  }
}

console.log(JSON.stringify(objects));
process.exitCode = faults === 0 ? 0 : 1;
