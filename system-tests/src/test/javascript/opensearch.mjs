// OpenSearch's client for JavaScript, unmodified. Argument: the server's URL.
import assert from 'node:assert/strict'
import { Client } from '@opensearch-project/opensearch'
import { BOOKS, MAPPINGS, book, fails, run } from './books.mjs'

const client = new Client({ node: process.argv[2] })
const index = 'js-books'

await run({
  async createsAnIndex() {
    const { body } = await client.indices.create({
      index,
      body: { settings: { number_of_shards: 3 }, mappings: MAPPINGS }
    })
    assert.equal(body.acknowledged, true)
  },

  async indexesWithTheBulkHelper() {
    const documents = Array.from({ length: BOOKS }, (_, i) => i)
    const result = await client.helpers.bulk({
      datasource: documents,
      flushBytes: 2000,
      concurrency: 3,
      refreshOnCompletion: index,
      onDocument: (i) => [{ index: { _index: index, _id: String(i) } }, book(i)],
      onDrop: (dropped) => assert.fail(JSON.stringify(dropped))
    })
    assert.equal(result.total, BOOKS)
    assert.equal(result.failed, 0)
    assert.equal((await client.count({ index })).body.count, BOOKS)
  },

  async readsUpdatesAndDeletesDocuments() {
    await client.index({ index, id: 'x', body: book(3) })
    const updated = await client.update({ index, id: 'x', body: { doc: { price: 9.5 } } })
    assert.equal(updated.body.result, 'updated')
    const got = await client.get({ index, id: 'x' })
    assert.deepEqual(got.body._source, { ...book(3), price: 9.5 })
    const many = await client.mget({ index, body: { ids: ['1', 'x', 'absent'] } })
    assert.deepEqual(many.body.docs.map((doc) => doc.found), [true, true, false])
    assert.equal((await client.delete({ index, id: 'x', refresh: true })).body.result, 'deleted')
    assert.equal((await client.exists({ index, id: 'x' })).statusCode, 404)
  },

  async searchesAndHighlights() {
    const { body } = await client.search({
      index,
      body: {
        query: { bool: { must: { match: { title: 'quiet' } }, filter: { range: { year: { gte: 1810, lt: 1830 } } } } },
        sort: [{ year: 'desc' }],
        size: 4,
        _source: ['year'],
        highlight: { fields: { title: {} } }
      }
    })
    assert.equal(body.hits.total.value, 15)
    assert.deepEqual(body.hits.hits.map((hit) => hit._source), [1828, 1826, 1824, 1822].map((year) => ({ year })))
    assert.match(body.hits.hits[0].highlight.title[0], /<em>quiet<\/em>/)
  },

  async searchesSeveralAtOnce() {
    const { body } = await client.msearch({
      body: [{ index }, { query: { term: { author: 'Austen' } } }, { index: 'js-absent' }, { query: { match_all: {} } }]
    })
    assert.equal(body.responses[0].hits.total.value, BOOKS / 4)
    assert.equal(body.responses[1].error.type, 'index_not_found_exception')
  },

  async scrollsWithTheHelper() {
    const seen = new Set()
    for await (const result of client.helpers.scrollSearch({ index, size: 50, body: { query: { match_all: {} } } })) {
      for (const hit of result.body.hits.hits) {
        seen.add(hit._id)
      }
    }
    assert.equal(seen.size, BOOKS)
  },

  async readsAPointInTime() {
    const { body: pit } = await client.createPit({ index, keep_alive: '1m' })
    await client.index({ index, id: 'later', body: book(1), refresh: true })
    let read = 0
    let after
    for (;;) {
      const { body } = await client.search({
        body: {
          size: 50,
          pit: { id: pit.pit_id, keep_alive: '1m' },
          sort: [{ year: 'asc' }, { price: 'asc' }],
          ...(after ? { search_after: after } : {})
        }
      })
      if (body.hits.hits.length === 0) {
        break
      }
      read += body.hits.hits.length
      after = body.hits.hits.at(-1).sort
    }
    assert.equal(read, BOOKS)
    await client.deletePit({ body: { pit_id: [pit.pit_id] } })
    await client.delete({ index, id: 'later', refresh: true })
  },

  async aggregates() {
    const { body } = await client.search({
      index,
      body: {
        size: 0,
        aggs: {
          authors: { terms: { field: 'author' }, aggs: { price: { avg: { field: 'price' } } } },
          prices: { stats: { field: 'price' } }
        }
      }
    })
    assert.deepEqual(body.aggregations.authors.buckets.map((bucket) => bucket.doc_count), [30, 30, 30, 30])
    assert.equal(body.aggregations.prices.max, (BOOKS - 1) / 4)
  },

  async readsErrors() {
    await fails(client.get({ index: 'js-absent', id: '1' }), 404, 'index_not_found_exception')
    await fails(client.create({ index, id: '1', body: book(1) }), 409, 'version_conflict_engine_exception')
    await fails(client.search({ index, body: { query: { nonsense: {} } } }), 400, 'parsing_exception')
  },

  async deletesTheIndex() {
    assert.equal((await client.indices.delete({ index })).body.acknowledged, true)
  }
})
