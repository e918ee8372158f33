"""Templates by the hundred, each written twice from one description: for Mochi and for Jinja2.

They are made of what pages are made of: loops, conditions, attributes, components, and a style block.
"""

import random

COUNT = 500
LINES = 100

WORDS = "mochi uji matcha red bean paste steamed rice mallet shop season basket order table cup tea spring gift box".split()
FIELDS = "title summary price unit count origin colour author rating stock".split()
COMPARISONS = ("> 3", "== 1", "< 100", ">= 12")


class _Pair:
    """The lines of one template in both languages."""

    def __init__(self, generator):
        self.generator = generator
        self.mochi, self.jinja = [], []

    def add(self, mochi, jinja=None):
        self.mochi.append(mochi)
        self.jinja.append(mochi if jinja is None else jinja)

    def words(self, count):
        return " ".join(self.generator.choice(WORDS) for _ in range(count))

    def field(self):
        return self.generator.choice(FIELDS)

    def loop(self, depth):
        pad, items, field = "    " * depth, self.generator.choice(["products", "orders", "links"]), self.field()
        self.add(f'{pad}<ul class="{items}">')
        self.add(f"{pad}    {{#each {items} as item, index}}", f"{pad}    {{% for item in {items} %}}")
        self.add(
            f'{pad}        <li class="row" data-place={{index}} id="row-{{item.id}}">',
            f'{pad}        <li class="row" data-place="{{{{ loop.index0 }}}}" id="row-{{{{ item.id }}}}">',
        )
        self.add(
            f'{pad}            <a href={{item.url}} title={{item.{field}}}>{{item.title}}</a>, {{item.{field}}}',
            f'{pad}            <a href="{{{{ item.url }}}}" title="{{{{ item.{field} }}}}">{{{{ item.title }}}}</a>, {{{{ item.{field} }}}}',
        )
        self.add(
            f"{pad}            {{#if item.count > 0 && item.stock}}", f"{pad}            {{% if item.count > 0 and item.stock %}}"
        )
        self.add(
            f"{pad}                <b>{{item.count * item.price}}</b> {self.words(4)}",
            f"{pad}                <b>{{{{ item.count * item.price }}}}</b> {self.words(4)}",
        )
        self.add(f"{pad}            {{:else}}", f"{pad}            {{% else %}}")
        self.add(f"{pad}                <i>{self.words(3)}</i>")
        self.add(f"{pad}            {{/if}}", f"{pad}            {{% endif %}}")
        self.add(f"{pad}        </li>")
        self.add(f"{pad}    {{/each}}", f"{pad}    {{% endfor %}}")
        self.add(f"{pad}</ul>")

    def condition(self, depth):
        pad, field, comparison = "    " * depth, self.field(), self.generator.choice(COMPARISONS)
        self.add(f"{pad}{{#if page.{field} {comparison}}}", f"{pad}{{% if page.{field} {comparison} %}}")
        self.add(f'{pad}    <p class="note">{self.words(8)} {{page.{field}}}</p>', None)
        self.jinja[-1] = self.mochi[-1].replace("{", "{{ ").replace("}", " }}")
        self.add(f"{pad}{{:else if user.name}}", f"{pad}{{% elif user.name %}}")
        self.add(f"{pad}    <p>{self.words(5)}</p>")
        self.add(f"{pad}{{/if}}", f"{pad}{{% endif %}}")

    def component(self, depth, others):
        pad, other, field = "    " * depth, self.generator.choice(others), self.field()
        self.add(
            f'{pad}<{other} title={{page.{field}}} user={{user}} kind="plain" />',
            f'{pad}{{% with title = page.{field}, user = user, kind = "plain" %}}{{% include "{other}.html" %}}{{% endwith %}}',
        )

    def text(self, depth):
        pad, field = "    " * depth, self.field()
        self.add(f'{pad}<section id="{field}" class="wide">')
        self.add(f"{pad}    <h2>{self.words(3)}: {{page.{field}}}</h2>", None)
        self.jinja[-1] = self.mochi[-1].replace("{", "{{ ").replace("}", " }}")
        for _ in range(2):
            self.add(f"{pad}    <p>{self.words(12)}</p>")
        self.add(
            f'{pad}    <img src={{page.picture}} alt={{page.{field} ?? "none"}} width="640" height="480">',
            f'{pad}    <img src="{{{{ page.picture }}}}" alt="{{{{ page.{field} or "none" }}}}" width="640" height="480">',
        )
        self.add(f"{pad}</section>")

    def style(self):
        self.add("<style>")
        for name in ("wide", "note", "row"):
            self.add(f"    .{name} {{ margin: {self.generator.randrange(20)}px; color: #{self.generator.randrange(1 << 24):06x} }}")
        self.add("    li > a:hover, p b { text-decoration: underline }")
        self.add("</style>")


def _pair(number, count):
    pair = _Pair(random.Random(number))
    # Only those behind it: no template holds itself.
    others = [f"Page{other}" for other in range(number + 1, min(number + 5, count))]
    pair.add('<div class="page">')
    pair.add("    <h1>{title}</h1>", "    <h1>{{ title }}</h1>")
    while len(pair.mochi) < LINES - 16:
        kinds = [pair.loop, pair.condition, pair.text] + [lambda depth: pair.component(depth, others)] * bool(others)
        pair.generator.choice(kinds)(1)
    while len(pair.mochi) < LINES - 7:
        pair.add(f"    <p>{pair.words(10)}</p>")
    pair.add("</div>")
    pair.style()
    return pair


def write(folder, count=COUNT):
    """Writes `count` templates for Mochi to `mochi` and their equivalents for Jinja2 to `jinja`, below a folder."""
    for name in ("mochi", "jinja"):
        (folder / name).mkdir(exist_ok=True)
    for number in range(count):
        pair = _pair(number, count)
        (folder / "mochi" / f"Page{number}.mochi").write_text("\n".join(pair.mochi) + "\n")
        (folder / "jinja" / f"Page{number}.html").write_text("\n".join(pair.jinja) + "\n")
    return folder
