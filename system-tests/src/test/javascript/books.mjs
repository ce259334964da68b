// The books that every client writes, and how a script tells what it checked.
import assert from 'node:assert/strict'

export const BOOKS = 120

export function book(number) {
  const authors = ['Austen', 'Bronte', 'Carroll', 'Dickens']
  return {
    title: `The ${number % 2 === 0 ? 'quiet' : 'loud'} book number ${number}`,
    author: authors[number % authors.length],
    year: 1800 + (number % 100),
    price: number / 4
  }
}

export const MAPPINGS = {
  properties: {
    title: { type: 'text' },
    author: { type: 'keyword' },
    year: { type: 'integer' },
    price: { type: 'double' }
  }
}

// Runs checks in order; says what failed, goes on, and lets the process end with the number of failures.
export async function run(checks) {
  let failed = 0
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check()
      console.log(`passed ${name}`)
    } catch (error) {
      failed++
      console.log(`FAILED ${name}: ${error.stack}`)
    }
  }
  process.exit(failed)
}

export async function fails(promise, status, type) {
  try {
    await promise
  } catch (error) {
    assert.equal(error.statusCode, status)
    assert.equal(error.body.error.type, type)
    return
  }
  assert.fail(`did not fail with ${status} ${type}`)
}
