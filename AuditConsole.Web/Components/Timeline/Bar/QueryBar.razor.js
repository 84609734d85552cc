// Paints a query's tokens under its text field, and makes Enter run it. Typing never waits for the server.
const token = /"(?:\\.|[^"\\])*"?|[()[\]]|(?:\\.|[^\s()[\]":\\])+:(?=\S)|(?:\\.|[^\s()[\]"\\])+|\s+|./g;
const operators = new Set(["AND", "OR", "NOT", "TO"]);

const spans = text => {
  const list = [];
  let afterField = false;
  let at = 0;
  while (at < text.length) {
    // Behind a field's colon more colons belong to the value: system:node:n1.
    token.lastIndex = at;
    let word = afterField ? /^(?:"(?:\\.|[^"\\])*"?|[^\s()[\]"]+|[\s\S])/.exec(text.slice(at))[0] : token.exec(text)[0];
    let kind = "";
    if (afterField) kind = "v";
    else if (word.length > 1 && word.endsWith(":") && !word.startsWith("\"")) kind = "f";
    else if (operators.has(word)) kind = "o";
    else if (/\S/.test(word)) kind = "v";
    if (afterField && /^[([]/.test(word)) kind = "";
    afterField = kind === "f";
    list.push({ kind, word, at });
    at += word.length;
  }
  return list;
};

export const paint = (box, position, length) => {
  const under = box.paintOn;
  if (!under) return;
  if (position !== undefined) box.queryError = position < 0 ? null : { from: position, to: position + Math.max(length, 1), text: box.value };
  const error = box.queryError?.text === box.value ? box.queryError : null;
  under.replaceChildren(...spans(box.value).flatMap(({ kind, word, at }) => {
    const cuts = error ? [error.from, error.to].filter(c => c > at && c < at + word.length) : [];
    return [at, ...cuts].map((start, i) => {
      const span = document.createElement("span");
      span.textContent = box.value.slice(start, cuts[i] ?? at + word.length);
      const inError = error && start >= error.from && start < error.to;
      span.className = inError ? `${kind} err` : kind;
      return span;
    });
  }));
  // An error at the very end has no character to stand under.
  if (error && error.from >= box.value.length) {
    const mark = document.createElement("span");
    mark.className = "err";
    mark.textContent = "\u00a0\u00a0";
    under.append(mark);
  }
  under.append("\u200b");
};

export const attach = (box, under) => {
  box.paintOn = under;
  box.classList.add("painted");
  box.addEventListener("input", () => paint(box));
  box.addEventListener("scroll", () => { under.scrollTop = box.scrollTop; });
  box.addEventListener("keydown", e => {
    if (e.key !== "Enter" || e.isComposing) return;
    e.preventDefault();
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.form.requestSubmit();
  });
  paint(box);
};
