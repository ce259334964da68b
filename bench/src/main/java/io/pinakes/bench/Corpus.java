package io.pinakes.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Generated documents as the bodies of bulk requests, and searches for them; the same for the same
 * seed.
 *
 * @param bodies NDJSON
 * @param bytes of all bodies
 */
record Corpus(List<byte[]> bodies, int documents, long bytes) {

  /** The mapping of the documents. */
  static final String MAPPINGS =
      """
      {"dynamic": false, "properties": {
        "title": {"type": "text"}, "body": {"type": "text"}, "tag": {"type": "keyword"},
        "count": {"type": "long"}, "published": {"type": "date"}}}\
      """;

  /** Words of a body; with the rest of the document, 0.5 to 1 KB. */
  private static final int LEAST_WORDS = 60;

  private static final int MOST_WORDS = 130;
  private static final int TITLE_WORDS = 5;
  private static final int TAGS = 1_000;
  private static final long FIRST_DATE_SECONDS = 1_500_000_000L;
  private static final long DATES_SECONDS = 200_000_000L;

  /** Whether documents bring ids of their own, which then may be there already. */
  enum Ids {
    GENERATED,
    GIVEN
  }

  static Corpus generate(long seed, int documents, int documentsPerBody, Ids ids) {
    var random = new SplittableRandom(seed);
    var vocabulary = new Vocabulary();
    List<byte[]> bodies = new ArrayList<>();
    var body = new ByteArrayOutputStream();
    long bytes = 0;
    for (int i = 0; i < documents; i++) {
      String action =
          ids == Ids.GIVEN ? "{\"index\":{\"_id\":\"document-" + i + "\"}}\n" : "{\"index\":{}}\n";
      body.writeBytes(action.getBytes(StandardCharsets.UTF_8));
      body.writeBytes(document(random, vocabulary).getBytes(StandardCharsets.UTF_8));
      body.write('\n');
      if ((i + 1) % documentsPerBody == 0 || i + 1 == documents) {
        bodies.add(body.toByteArray());
        bytes += body.size();
        body.reset();
      }
    }
    return new Corpus(bodies, documents, bytes);
  }

  private static String document(SplittableRandom random, Vocabulary vocabulary) {
    int words = random.nextInt(LEAST_WORDS, MOST_WORDS + 1);
    long published = FIRST_DATE_SECONDS + random.nextLong(DATES_SECONDS);
    return "{\"title\":\""
        + text(random, vocabulary, TITLE_WORDS)
        + "\",\"body\":\""
        + text(random, vocabulary, words)
        + "\",\"tag\":\"tag-"
        + random.nextInt(TAGS)
        + "\",\"count\":"
        + random.nextInt(1_000_000)
        + ",\"published\":\""
        + Instant.ofEpochSecond(published)
        + "\"}";
  }

  private static String text(SplittableRandom random, Vocabulary vocabulary, int words) {
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : " ").append(vocabulary.next(random));
    }
    return text.toString();
  }

  /** The words of searches, 1 to 3 each. */
  static List<List<String>> searches(long seed, int count) {
    var random = new SplittableRandom(seed);
    var vocabulary = new Vocabulary();
    List<List<String>> searches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>();
      for (int w = 0; w <= i % 3; w++) {
        words.add(vocabulary.nextAsked(random));
      }
      searches.add(words);
    }
    return searches;
  }
}
