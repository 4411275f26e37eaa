// SPDX-License-Identifier: Apache-2.0
// summary.mjs SUITE RESULTS [shared]: what a run of http-tests/cache-tests says, for a private cache or for a shared one.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [suite, file, mode] = process.argv.slice(2)
const load = name => import(pathToFileURL(path.join(suite, name)).href)
const groups = (await load('tests/index.mjs')).default
const { determineTestResult, resultTypes } = await load('test-engine/lib/results.mjs')
const results = JSON.parse(fs.readFileSync(file, 'utf8'))

// what they ask for is forbidden to a private cache, or allowed to a shared one only (RFC 9111 §5.2.2)
const sharedOnly = test => /hared HTTP cache/.test(test.name) || test.id === 'other-authorization-smaxage'
const names = new Map(Object.entries(resultTypes).map(([name, type]) => [type, name]))
const sums = {}
for (const group of groups) {
  for (const test of group.tests) {
    if (test.browser_only || test.cdn_only || (mode !== 'shared' && sharedOnly(test))) continue
    const kind = test.kind ?? 'required'
    const result = names.get(determineTestResult(groups, test.id, results))
    const good = result === 'pass' || result === 'yes'
    for (const key of group.id === 'partial' ? [kind, 'ranges'] : [kind]) {
      sums[key] ??= { passed: 0, of: 0 }
      sums[key].of++
      sums[key].passed += good ? 1 : 0
    }
    if (!good && kind !== 'check') console.log(`${kind} ${test.id}: ${result} ${results[test.id]}`)
  }
}
for (const [kind, { passed, of }] of Object.entries(sums)) console.log(`${kind}: ${passed} of ${of}`)
