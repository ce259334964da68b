package io.pinakes.system.clients;

/** A document as a user's program has it. */
record Book(String title, String author, int year, double price) {

  /** The books that every client writes: enough for several pages and several shards. */
  static Book numbered(int number) {
    String[] authors = {"Austen", "Bronte", "Carroll", "Dickens"};
    return new Book(
        "The " + (number % 2 == 0 ? "quiet" : "loud") + " book number " + number,
        authors[number % authors.length],
        1800 + number % 100,
        number / 4.0);
  }
}
