/** Waits until a look finds something; what is seen instead stands in the failure. */
export async function until(what, look, seen = () => "") {
  const end = Date.now() + 150_000;
  for (;;) {
    const found = await look();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`Waited in vain for ${what}. Seen: ${JSON.stringify(await seen())}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
