'use strict';
// Visits a simulator's page as a browser would, with as little of one as its script needs, and
// prints what a person sees after each step. Usage: node visit.js http://127.0.0.1:9101
const base = process.argv[2];
const byId = {};

class Element {
  constructor(tag) { Object.assign(this, { tag, children: [], className: '', name: '', type: '', text: '', picked: '' }); }
  set textContent(text) { this.children = []; this.text = String(text); }
  get textContent() { return this.text + this.children.map(one => one.textContent).join(' '); }
  append(...more) { this.children.push(...more.map(one => typeof one === 'string' ? Object.assign(new Element('#text'), { text: one }) : one)); }
  replaceChildren(...more) { this.text = ''; this.children = []; this.append(...more); }
  createTHead() { return this.part('thead'); }
  createTBody() { return this.part('tbody'); }
  insertRow() { return this.part('tr'); }
  part(tag) { const made = new Element(tag); this.append(made); return made; }
  set value(value) {
    if (this.tag === 'select' && !this.children.some(one => one.value === value)) throw new Error(this.name + ' offers no ' + value);
    this.picked = value;
  }
  get value() { return this.tag === 'select' && this.picked === '' ? this.children[0].value : this.picked; }
  all(tag) { return this.children.flatMap(one => (one.tag === tag ? [one] : []).concat(one.all ? one.all(tag) : [])); }
  get elements() { return ['input', 'select', 'button'].flatMap(tag => this.all(tag)); }
  reset() { this.elements.forEach(one => { one.picked = ''; }); }
}

async function visit() {
  const page = await (await fetch(base + '/')).text();
  for (const [, tag, id] of page.matchAll(/<(\w+)[^>]* id="([\w-]+)"/g)) byId[id] = new Element(tag);
  // Of the nesting the script needs only this: the form has the fields of its three parts.
  byId.form.append(byId.match, byId.order, byId.exchange);
  byId.seconds.picked = /id="seconds"[^>]*value="(\d+)"/.exec(page)[1];
  const world = {
    document: { getElementById: id => byId[id] || null, createElement: tag => new Element(tag) },
    Option: class extends Element { constructor(text, value) { super('option'); this.text = text; this.picked = value; } get value() { return this.picked; } },
    fetch: (path, how) => fetch(base + path, how),
    confirm: () => true,
    setInterval: () => 0
  };
  const script = /<script nonce="[0-9a-f]+">([\s\S]*)<\/script>/.exec(page)[1];
  const load = new Function(...Object.keys(world), script + '\nreturn load;')(...Object.values(world));
  const field = name => byId.form.elements.find(one => one.name === name);
  const submit = async values => {
    for (const [name, value] of Object.entries(values)) field(name).value = value;
    await byId.form.onsubmit({ preventDefault() {} });
  };
  const seen = {};
  const look = async step => {
    await load();
    seen[step] = {
      link: byId.link.textContent, figures: byId.figures.textContent, said: byId.said.textContent,
      orders: byId.orders.all('tr').slice(1).map(one => one.textContent),
      requests: byId.requests.all('tr').slice(1).length,
      callbacks: byId.callbacks.all('tr').slice(1).length,
      rules: byId.rules.all('code').map(one => JSON.parse(one.textContent)),
      manners: Object.fromEntries(byId.manners.all('select').map(one => [one.name, one.value]))
    };
  };
  await look('arrived');
  await submit({ 'match.msisdn': '670000003', 'match.times': '2', outcome: 'EXPIRED', 'then.after_s': '600', http: 'cut' });
  await look('ruled');
  await submit({ 'match.share': '7' });
  await look('refused');
  const notes = byId.manners.all('select').find(one => one.name === 'notes');
  notes.value = 'any';
  await notes.onchange();
  await look('mannered');
  await byId.rules.all('button')[0].onclick();
  await look('deleted');
  await byId.advance.onclick();
  seen.clock = byId.clock.textContent;
  await byId.reset.onclick();
  // The answer to a reset is awaited by nobody on the page.
  for (let i = 0; i < 100 && byId.orders.all('tr').length; i++) await load();
  await look('forgotten');
  console.log(JSON.stringify(seen));
}

visit().catch(error => { console.error(error); process.exit(1); });
