package io.pinakes.coordinator.feeder;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The book's three requests: what they take, what they refuse and what they answer. */
public final class FeederHttp {

  /** Path to submit documents at, and to list them. */
  public static final String FEEDER = "/api/feeder";

  /** Path to ask for words at. */
  public static final String QUERY = "/api/query";

  /** Longest title, in characters. */
  static final int MAX_TITLE = 512;

  /** Different words in one query. */
  static final int MAX_WORDS = 64;

  /** Characters in all terms of a query together. */
  static final int MAX_QUERY = 10_000;

  private static final int LIST_SIZE = 100;
  private static final int MAX_LIST_SIZE = 1_000;
  private static final int QUERY_SIZE = 10;
  private static final int MAX_QUERY_SIZE = 100;

  private final JsonMapper json = JsonMapper.shared();
  private final Intake intake;
  private final Submissions submissions;
  private final WordSearch search;

  FeederHttp(Intake intake, Submissions submissions, WordSearch search) {
    this.intake = intake;
    this.submissions = submissions;
    this.search = search;
  }

  /** Where submissions go. */
  interface Intake {
    /** Takes a submission and returns its id, once it is acknowledged. */
    String submit(PublicUrl url, String title) throws InterruptedException;
  }

  /** An answer; errors are thrown instead. */
  public record Answer(int status, JsonNode json) {}

  /**
   * Answers any request to the two paths.
   *
   * @throws ApiException 400 for bad input, 404 for another path, 405 for a method it has not, 5xx
   */
  public Answer handle(String method, String path, Map<String, String> parameters, byte[] body)
      throws InterruptedException {
    return switch (path) {
      case FEEDER ->
          switch (method) {
            case "POST" -> submit(body);
            case "GET" -> list(parameters);
            default -> throw notAllowed(method, path, "GET, POST");
          };
      case QUERY -> {
        if (!method.equals("POST")) {
          throw notAllowed(method, path, "POST");
        }
        yield query(parameters, body);
      }
      default ->
          throw new ApiException(
              404, "resource_not_found_exception", "no such path [" + path + "]");
    };
  }

  /** {@code POST /api/feeder} with {@code {"url":…,"title":…}}; the title is optional. */
  public Answer submit(byte[] body) throws InterruptedException {
    if (!(read(body) instanceof ObjectNode submission)) {
      throw ApiException.parsing("expected an object like {\"url\":\"http://…\",\"title\":\"…\"}");
    }
    for (String member : submission.propertyNames()) {
      if (!member.equals("url") && !member.equals("title")) {
        throw ApiException.illegalArgument(
            "unknown member [" + member + "]; there are [url] and [title]");
      }
    }
    PublicUrl url = urlOf(submission.get("url"));
    String title = titleOf(submission.get("title"), url);
    String id = intake.submit(url, title);
    ObjectNode answer = json.createObjectNode();
    answer.put("code", 200);
    answer.put("msg", "Request is being processed.");
    answer.put("id", id);
    answer.put("status", Submission.QUEUED);
    return new Answer(200, answer);
  }

  /** {@code GET /api/feeder?from=&size=}: submissions, the newest first. */
  public Answer list(Map<String, String> parameters) throws InterruptedException {
    Page page = Page.of(parameters, LIST_SIZE, MAX_LIST_SIZE);
    return new Answer(200, submissions.list(page.from, page.size));
  }

  /** {@code POST /api/query?from=&size=} with {@code ["apple","cake"]}. */
  public Answer query(Map<String, String> parameters, byte[] body) throws InterruptedException {
    Page page = Page.of(parameters, QUERY_SIZE, MAX_QUERY_SIZE);
    SequencedSet<String> words = wordsOf(read(body));
    return new Answer(200, search.search(words, page.from, page.size));
  }

  private JsonNode read(byte[] body) {
    if (body.length == 0) {
      throw ApiException.parsing("request body is required");
    }
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw ApiException.parsing(
          "not JSON"
              + (at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr())
              + ": "
              + e.getOriginalMessage());
    }
  }

  private static PublicUrl urlOf(@Nullable JsonNode url) {
    if (url == null || !url.isString() || url.asString().isBlank()) {
      throw ApiException.illegalArgument("[url] is required, as a string");
    }
    try {
      return PublicUrl.parse(url.asString());
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument("[url] cannot be fetched: " + e.getMessage());
    }
  }

  private static String titleOf(@Nullable JsonNode title, PublicUrl url) {
    if (title == null || title.isNull() || (title.isString() && title.asString().isBlank())) {
      String part = url.lastPart();
      return part.length() <= MAX_TITLE ? part : part.substring(0, MAX_TITLE);
    }
    if (!title.isString()) {
      throw ApiException.illegalArgument("[title] must be a string");
    }
    String text = title.asString().strip();
    if (text.length() > MAX_TITLE) {
      throw ApiException.illegalArgument(
          "[title] is longer than " + MAX_TITLE + " characters: " + text.length());
    }
    return text;
  }

  private SequencedSet<String> wordsOf(JsonNode body) {
    if (!body.isArray() || body.isEmpty()) {
      throw ApiException.parsing("expected an array of words like [\"apple\",\"cake\"]");
    }
    List<String> terms = new ArrayList<>();
    long length = 0;
    for (JsonNode term : body) {
      if (!term.isString()) {
        throw ApiException.parsing("expected strings in the array, found " + term.getNodeType());
      }
      length += term.asString().length();
      terms.add(term.asString());
    }
    if (length > MAX_QUERY) {
      throw ApiException.illegalArgument(
          "the terms are longer than " + MAX_QUERY + " characters: " + length);
    }
    SequencedSet<String> words = search.normalized(terms);
    if (words.isEmpty()) {
      throw ApiException.illegalArgument("there is no word in " + terms);
    }
    if (words.size() > MAX_WORDS) {
      throw ApiException.illegalArgument(
          "more than " + MAX_WORDS + " different words: " + words.size());
    }
    return words;
  }

  private static ApiException notAllowed(String method, String path, String allowed) {
    return new ApiException(
        405,
        "method_not_allowed_exception",
        "Incorrect HTTP method for uri ["
            + path
            + "] and method ["
            + method
            + "], allowed: ["
            + allowed
            + "]");
  }

  /** Which part of a list is asked for. */
  private record Page(int from, int size) {

    static Page of(Map<String, String> parameters, int defaultSize, int maxSize) {
      for (String name : parameters.keySet()) {
        if (!PARAMETERS.contains(name)) {
          throw ApiException.illegalArgument("unrecognized parameter: [" + name + "]");
        }
      }
      int size = number(parameters, "size", defaultSize, maxSize);
      return new Page(number(parameters, "from", 0, Submissions.MAX_WINDOW - size), size);
    }

    /** Those of every request of OpenSearch are taken too, though they change nothing here. */
    private static final Set<String> PARAMETERS =
        Set.of("from", "size", "pretty", "human", "error_trace");

    private static int number(Map<String, String> parameters, String name, int absent, int max) {
      String text = parameters.get(name);
      if (text == null) {
        return absent;
      }
      int number;
      try {
        number = Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw ApiException.illegalArgument("[" + name + "] must be a number: [" + text + "]");
      }
      if (number < 0 || number > max) {
        throw ApiException.illegalArgument("[" + name + "] must be 0 to " + max + ": " + number);
      }
      return number;
    }
  }
}
