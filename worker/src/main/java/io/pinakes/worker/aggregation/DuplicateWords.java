package io.pinakes.worker.aggregation;

/** Finds what texts repeat word by word, such as a mail that others quote. */
final class DuplicateWords {

  /** Words in a row that are no chance any more; OpenSearch's number. */
  static final int LENGTH = 6;

  private final BucketTable seen;

  DuplicateWords(Allowance allowance) {
    this.seen = new BucketTable(allowance);
  }

  /**
   * Moves the words to the front that are in no row of {@value #LENGTH} that was there before.
   *
   * @param words numbers of the words of a text, in order
   * @return how many they are
   */
  int without(long[] words, int size) {
    var repeated = new boolean[size];
    for (int end = LENGTH; end <= size; end++) {
      if (isSeen(words, end)) {
        for (int i = end - LENGTH; i < end; i++) {
          repeated[i] = true;
        }
      }
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!repeated[i]) {
        words[kept++] = words[i];
      }
    }
    return kept;
  }

  private boolean isSeen(long[] words, int end) {
    long hash = 0;
    for (int i = end - LENGTH; i < end; i++) {
      hash = Hashes.mix(hash + words[i] + 1);
    }
    int before = seen.size();
    seen.add(0, hash);
    return seen.size() == before;
  }
}
