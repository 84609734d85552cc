// Sends the form by XMLHttpRequest, which alone tells how much of a file has gone out.
const size = bytes => bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

export function attach(form, page) {
  const part = name => form.querySelector(`[data-${name}]`);
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  const button = form.querySelector("[type=submit]");
  let request = null;

  const state = name => {
    form.dataset.state = name;
    form.querySelectorAll("[data-when]").forEach(e => { e.hidden = e.dataset.when !== name; });
    part("cancel").hidden = name !== "sending";
    button.disabled = name === "sending";
    input.disabled = name === "sending";
  };

  const chosen = () => {
    const file = input.files[0];
    part("file").textContent = file ? file.name : "";
    part("size").textContent = file ? size(file.size) : "";
    state(file ? "chosen" : "choose");
  };

  input.addEventListener("change", chosen);
  drop.addEventListener("dragover", e => { e.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", e => {
    e.preventDefault();
    drop.classList.remove("over");
    if (!e.dataTransfer.files.length || request) return;
    input.files = e.dataTransfer.files;
    chosen();
  });

  part("cancel").addEventListener("click", () => request?.abort());
  form.addEventListener("submit", e => {
    e.preventDefault();
    if (request) return;
    const body = new FormData(); // The file last: the server reads the fields before it.
    for (const field of form.querySelectorAll("input[type=hidden], input[name=source]")) body.append(field.name, field.value);
    body.append("file", input.files[0]);
    request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = p => {
      part("bar").style.inlineSize = `${p.total ? p.loaded * 100 / p.total : 0}%`;
      part("sent").textContent = p.loaded < p.total ? `${size(p.loaded)} of ${size(p.total)} sent` : "Sent; its events are being stored";
    };
    const end = (status, answer) => {
      request = null;
      if (status >= 200 && status < 300) input.value = "";
      chosen();
      page.invokeMethodAsync("Answered", status, answer.slice(0, 16384)).catch(() => {});
    };
    request.onload = () => end(request.status, request.responseText);
    request.onerror = () => end(0, "");
    request.onabort = () => end(-1, "");
    state("sending");
    page.invokeMethodAsync("Sending").catch(() => {});
    request.send(body);
  });
}
