// Elasticsearch's client for JavaScript, version 8, unmodified. Argument: the server's URL.
import assert from 'node:assert/strict'
import { Client } from '@elastic/elasticsearch'
import { BOOKS, MAPPINGS, book, fails, run } from './books.mjs'

const client = new Client({ node: process.argv[2] })
const index = 'es-books'

await run({
  async createsAnIndex() {
    const created = await client.indices.create({ index, settings: { number_of_shards: 3 }, mappings: MAPPINGS })
    assert.equal(created.acknowledged, true)
  },

  async indexesWithTheBulkHelper() {
    const result = await client.helpers.bulk({
      datasource: Array.from({ length: BOOKS }, (_, i) => i),
      flushBytes: 2000,
      refreshOnCompletion: index,
      onDocument: (i) => [{ index: { _index: index, _id: String(i) } }, book(i)],
      onDrop: (dropped) => assert.fail(JSON.stringify(dropped))
    })
    assert.equal(result.successful, BOOKS)
    assert.equal((await client.count({ index })).count, BOOKS)
  },

  async readsUpdatesAndDeletesDocuments() {
    await client.index({ index, id: 'x', document: book(3) })
    assert.equal((await client.update({ index, id: 'x', doc: { price: 9.5 } })).result, 'updated')
    assert.equal((await client.get({ index, id: 'x' }))._source.price, 9.5)
    assert.equal((await client.delete({ index, id: 'x', refresh: true })).result, 'deleted')
    assert.equal(await client.exists({ index, id: 'x' }), false)
  },

  async searches() {
    const found = await client.search({
      index,
      query: { match: { title: 'quiet' } },
      sort: [{ year: 'desc' }, { price: 'asc' }],
      size: 2
    })
    assert.equal(found.hits.total.value, BOOKS / 2)
    assert.deepEqual(found.hits.hits.map((hit) => hit._source.year), [1898, 1896])
  },

  async scrollsWithTheHelper() {
    const seen = new Set()
    for await (const page of client.helpers.scrollSearch({ index, size: 50, query: { match_all: {} } })) {
      page.body.hits.hits.forEach((hit) => seen.add(hit._id))
    }
    assert.equal(seen.size, BOOKS)
  },

  async aggregates() {
    const found = await client.search({ index, size: 0, aggs: { authors: { terms: { field: 'author' } } } })
    assert.equal(found.aggregations.authors.buckets.length, 4)
  },

  async readsErrors() {
    await fails(client.get({ index: 'es-absent', id: '1' }), 404, 'index_not_found_exception')
  },

  async deletesTheIndex() {
    assert.equal((await client.indices.delete({ index })).acknowledged, true)
  }
})
