// handlebars and ejs on node, as subjects to compare templates with.
//
//   node templates.js MODEL table|page handlebars|ejs SECONDS     prints what a page costs, as JSON
//
// MODEL is what `rendering model` prints: what the pages are made of, and what comes out.
'use strict';

const { readFileSync } = require('fs');

const templates = {
    handlebars: {
        table: '<table>{{#each rows}}<tr><td>{{first}}</td><td>{{second}}</td></tr>{{/each}}</table>',
        page:
            '<div class="page"><h1>{{title}}</h1><nav>{{#each links}}<a href="{{url}}" class="link">{{title}}</a>{{/each}}</nav>' +
            '{{#if user}}<p class="user">Welcome back, {{user}}</p>{{/if}}{{#each paragraphs}}<p>{{this}}</p>{{/each}}</div>',
        compile: (text) => {
            const render = require('handlebars').create().compile(text);
            return (data) => render(data);
        },
    },
    ejs: {
        table:
            '<table><% for (const row of data.rows) { %><tr><td><%= row.first %></td><td><%= row.second %></td></tr><% } %></table>',
        page:
            '<div class="page"><h1><%= data.title %></h1><nav><% for (const link of data.links) { %>' +
            '<a href="<%= link.url %>" class="link"><%= link.title %></a><% } %></nav>' +
            '<% if (data.user) { %><p class="user">Welcome back, <%= data.user %></p><% } %>' +
            '<% for (const text of data.paragraphs) { %><p><%= text %></p><% } %></div>',
        // As its own documentation says where speed counts.
        compile: (text) => require('ejs').compile(text, { _with: false, localsName: 'data', compileDebug: false }),
    },
};

const [modelPath, page, engine, seconds] = process.argv.slice(2);
const model = JSON.parse(readFileSync(modelPath, 'utf8'));
const data = page === 'table' ? { rows: model.rows } : model.page;
const renderText = templates[engine].compile(templates[engine][page]);
const render = () => Buffer.from(renderText(data), 'utf8').length;

// Each engine has characters that it escapes beside the four, and its own references for them.
const same = (html) => html.replace(/&#(x27|39);/g, "'").replace(/&#x3D;/g, '=').replace(/&#34;/g, '&quot;');
if (same(renderText(data)) !== model.html[page]) {
    console.log(`${engine} does not render the same page`);
    process.exit(1);
}

const turn = page === 'table' ? 50 : 5000;
const cpu = () => {
    const { user, system } = process.cpuUsage();
    return user + system;
};
// The optimizer needs its time.
for (const end = Date.now() + 1000; Date.now() < end; ) render();
const costs = [];
for (const end = Date.now() + Number(seconds) * 1000; Date.now() < end || costs.length < 5; ) {
    const start = cpu();
    for (let count = 0; count < turn; count++) render();
    costs.push((cpu() - start) / turn);
}
costs.sort((first, second) => first - second);
console.log(JSON.stringify({ microseconds_per_page: costs[costs.length >> 1], bytes_per_page: render() }));
