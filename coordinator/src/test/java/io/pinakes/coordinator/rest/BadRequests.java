package io.pinakes.coordinator.rest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are wrong, and what the client must be told. The words are OpenSearch's, looked up
 * in a running 3.8, except where a case says that Pinakes answers differently, and why.
 */
final class BadRequests {

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String ILLEGAL = "illegal_argument_exception";
  private static final String VALIDATION = "action_request_validation_exception";
  private static final String NAME = "invalid_index_name_exception";
  private static final String NO_INDEX = "index_not_found_exception";
  private static final String PARSING = "parsing_exception";
  private static final String MAPPER = "mapper_parsing_exception";

  private final List<Case> cases = new ArrayList<>();

  private BadRequests() {}

  /**
   * A wrong request.
   *
   * @param type the error's type; empty where the error is a mere sentence
   * @param reason a part of the reason
   * @param difference why OpenSearch answers otherwise; null if it does not
   */
  record Case(
      String method,
      String path,
      @Nullable String contentType,
      @Nullable String body,
      int status,
      String type,
      String reason,
      @Nullable String difference) {

    @Override
    public String toString() {
      String sent = body == null ? "" : " " + body.replace("\n", "\\n");
      String line = method + " " + path + sent;
      return (line.length() > 120 ? line.substring(0, 120) + "…" : line) + " → " + status;
    }
  }

  /** All of them. They assume an index {@code books} with a document {@code 1}. */
  static List<Case> all() {
    var table = new BadRequests();
    table.routes();
    table.parameters();
    table.contentTypes();
    table.indexNames();
    table.indices();
    table.documents();
    table.bulks();
    table.searches();
    table.clusters();
    table.cats();
    return table.cases;
  }

  private void bad(String method, String path, int status, String type, String reason) {
    cases.add(new Case(method, path, null, null, status, type, reason, null));
  }

  private void bad(
      String method, String path, String body, int status, String type, String reason) {
    cases.add(new Case(method, path, JSON, body, status, type, reason, null));
  }

  private void ours(
      String why, String method, String path, int status, String type, String reason) {
    cases.add(new Case(method, path, null, null, status, type, reason, why));
  }

  private void ours(
      String why, String method, String path, String body, int status, String type, String reason) {
    cases.add(new Case(method, path, JSON, body, status, type, reason, why));
  }

  private void bulk(String body, int status, String type, String reason) {
    cases.add(new Case("POST", "/books/_bulk", NDJSON, body, status, type, reason, null));
  }

  private void bulkOurs(String why, String body, int status, String type, String reason) {
    cases.add(new Case("POST", "/books/_bulk", NDJSON, body, status, type, reason, why));
  }

  private void routes() {
    bad("GET", "/a/b/c/d", 400, "", "no handler found for uri [/a/b/c/d] and method [GET]");
    bad("PUT", "/a/b", "{}", 400, "", "no handler found for uri [/a/b] and method [PUT]");
    bad("GET", "/_cluster/nope", 400, "", "no handler found for uri [/_cluster/nope]");
    bad("GET", "/_cat/nope", 400, "", "no handler found for uri [/_cat/nope]");
    bad(
        "POST",
        "/books",
        "{}",
        405,
        "",
        "uri [/books] and method [POST], allowed: [PUT, DELETE, GET, HEAD]");
    bad(
        "PATCH",
        "/books",
        "{}",
        405,
        "",
        "uri [/books] and method [PATCH], allowed: [PUT, DELETE, GET, HEAD]");
    bad("POST", "/", 405, "", "uri [/] and method [POST], allowed: [DELETE, GET, HEAD]");
    bad("POST", "/_cluster/health", 405, "", "allowed: [GET]");
    bad("GET", "/_bulk", 405, "", "uri [/_bulk] and method [GET], allowed: [POST, PUT]");
    bad("PUT", "/books/_search", "{}", 405, "", "allowed: [POST, GET]");
    bad("DELETE", "/books/_search", 405, "", "allowed: [POST, GET]");
    bad("PUT", "/books/_refresh", 405, "", "allowed: [POST, GET]");
    bad("GET", "/books/_doc", 405, "", "uri [/books/_doc] and method [GET], allowed: [POST]");
    bad("GET", "/books/_create/1", 405, "", "allowed: [POST, PUT]");
    bad("POST", "/books/_source/1", 405, "", "allowed: [GET, HEAD]");
    bad("DELETE", "/books/_mapping", 405, "", "allowed: [POST, PUT, GET]");
    bad("DELETE", "/", 400, VALIDATION, "index / indices is missing");
    ours("OpenSearch says 405", "GET", "/books/_doc/%ff", 400, ILLEGAL, "not UTF-8");
  }

  private void parameters() {
    bad("GET", "/?foo=1", 400, ILLEGAL, "request [/] contains unrecognized parameter: [foo]");
    bad(
        "GET",
        "/books?foo=1",
        400,
        ILLEGAL,
        "request [/books] contains unrecognized parameter: [foo]");
    bad(
        "PUT",
        "/new?timeou=1s",
        "{}",
        400,
        ILLEGAL,
        "unrecognized parameter: [timeou] -> did you mean [timeout]?");
    bad(
        "GET",
        "/books?foo=1&bar=2",
        400,
        ILLEGAL,
        "contains unrecognized parameters: [bar], [foo]");
    bad(
        "GET",
        "/books/_doc/1?_source_include=a",
        400,
        ILLEGAL,
        "did you mean any of [_source_includes, _source_excludes]?");
    bad(
        "DELETE",
        "/books/_doc/1?op_type=create",
        400,
        ILLEGAL,
        "unrecognized parameter: [op_type]");
    bad("GET", "/books/_doc/1?timeout=1s", 400, ILLEGAL, "unrecognized parameter: [timeout]");
    bad(
        "GET",
        "/?pretty=maybe",
        400,
        ILLEGAL,
        "Failed to parse value [maybe] as only [true] or [false] are allowed.");
    bad("GET", "/books?human=maybe", 400, ILLEGAL, "Failed to parse value [maybe]");
    bad("GET", "/books?error_trace=maybe", 400, ILLEGAL, "Failed to parse value [maybe]");
    ours(
        "OpenSearch writes YAML",
        "GET",
        "/books?format=smile",
        400,
        ILLEGAL,
        "format [smile] is not supported");
  }

  private void contentTypes() {
    cases.add(
        new Case(
            "PUT",
            "/new",
            "text/plain",
            "{}",
            406,
            "",
            "Content-Type header [text/plain] is not supported",
            null));
    cases.add(
        new Case(
            "PUT",
            "/new",
            "application/x-www-form-urlencoded",
            "{}",
            406,
            "",
            "[application/x-www-form-urlencoded] is not supported",
            null));
    cases.add(
        new Case(
            "POST",
            "/books/_search",
            null,
            "{}",
            406,
            "",
            "Content-Type header [] is not supported",
            null));
    cases.add(
        new Case(
            "POST",
            "/books/_bulk",
            "text/plain",
            "{\"index\":{}}\n{}\n",
            406,
            "",
            "Content-Type header [text/plain] is not supported",
            null));
    cases.add(
        new Case(
            "POST",
            "/books/_search",
            "nonsense",
            "{}",
            400,
            "content_type_header_exception",
            "invalid Content-Type header [nonsense]",
            null));
    cases.add(
        new Case(
            "POST",
            "/books/_search",
            "application/smile",
            "{}",
            406,
            "",
            "[application/smile] is not supported",
            "OpenSearch reads Smile"));
  }

  private void indexNames() {
    bad("PUT", "/Upper", "{}", 400, NAME, "Invalid index name [Upper], must be lowercase");
    bad("PUT", "/_under", "{}", 400, NAME, "must not start with '_', '-', or '+'");
    bad("PUT", "/-x", "{}", 400, NAME, "must not start with '_', '-', or '+'");
    bad(
        "PUT",
        "/a%20b",
        "{}",
        400,
        NAME,
        "Invalid index name [a b], must not contain the following characters [ , \", *, \\, <, |,"
            + " ,, >, /, ?]");
    bad("PUT", "/a*b", "{}", 400, NAME, "must not contain the following characters");
    bad("PUT", "/a,b", "{}", 400, NAME, "must not contain the following characters");
    bad("PUT", "/a%2Fb", "{}", 400, NAME, "Invalid index name [a/b]");
    bad("PUT", "/a%5Cb", "{}", 400, NAME, "must not contain the following characters");
    bad("PUT", "/a%7Cb", "{}", 400, NAME, "must not contain the following characters");
    bad("PUT", "/a%22b", "{}", 400, NAME, "must not contain the following characters");
    bad("PUT", "/a%3Cb", "{}", 400, NAME, "must not contain the following characters");
    bad("PUT", "/a%23b", "{}", 400, NAME, "must not contain '#'");
    bad("PUT", "/a:b", "{}", 400, NAME, "must not contain ':'");
    bad("PUT", "/" + "x".repeat(256), "{}", 400, NAME, "index name is too long, (256 > 255)");
    bad("PUT", "/Upper/_doc/1", "{\"a\":1}", 400, NAME, "must be lowercase");
    bad("PUT", "/d*/_doc/1", "{\"a\":1}", 400, NAME, "must not contain the following characters");
    bad("PUT", "/_all/_doc/1", "{\"a\":1}", 400, NAME, "must not start with '_', '-', or '+'");
    bad("GET", "/_nope", 400, NAME, "Invalid index name [_nope], must not start with '_'.");
  }

  private void indices() {
    bad("GET", "/nope", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/books,nope", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/nope/_settings", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/nope/_mapping", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/zz*?allow_no_indices=false", 404, NO_INDEX, "no such index [zz*]");
    bad("DELETE", "/nope", 404, NO_INDEX, "no such index [nope]");
    bad("POST", "/nope/_refresh", 404, NO_INDEX, "no such index [nope]");
    bad("PUT", "/books", "{}", 400, "resource_already_exists_exception", "already exists");
    bad(
        "PUT",
        "/new",
        "{\"foo\":{}}",
        400,
        "parse_exception",
        "unknown key [foo] for create index");
    bad(
        "PUT",
        "/new",
        "{\"mappings\":[]}",
        400,
        "parse_exception",
        "key [mappings] must be an object");
    bad(
        "PUT",
        "/new",
        "{\"settings\":3}",
        400,
        "parse_exception",
        "key [settings] must be an object");
    bad(
        "PUT",
        "/new",
        "{\"settings\":{\"number_of_shards\":0}}",
        400,
        ILLEGAL,
        "Failed to parse value [0] for setting [index.number_of_shards] must be >= 1");
    bad(
        "PUT",
        "/new",
        "{\"settings\":{\"nonsense\":1}}",
        400,
        "settings_exception",
        "unknown setting [index.nonsense]");
    bad(
        "PUT",
        "/new",
        "{\"mappings\":{\"properties\":{\"a\":{\"type\":\"nonsense\"}}}}",
        400,
        MAPPER,
        "No handler for type [nonsense] declared on field [a]");
    bad(
        "PUT",
        "/new?timeout=xx",
        "{}",
        400,
        ILLEGAL,
        "failed to parse setting [timeout] with value [xx] as a time value: unit is missing or"
            + " unrecognized");
    bad("PUT", "/new?timeout=1", "{}", 400, ILLEGAL, "unit is missing or unrecognized");
    bad(
        "PUT",
        "/new?timeout=1.5s",
        "{}",
        400,
        ILLEGAL,
        "failed to parse [1.5s], fractional time values are not supported");
    bad(
        "PUT",
        "/new?wait_for_active_shards=xx",
        "{}",
        400,
        ILLEGAL,
        "cannot parse ActiveShardCount[xx]");
    ours(
        "another type there",
        "PUT",
        "/new",
        "{",
        400,
        "unexpected_end_of_input_exception",
        "expected close marker for Object");
    ours(
        "another type there",
        "PUT",
        "/new",
        "[]",
        400,
        PARSING,
        "Expected [START_OBJECT] but found [START_ARRAY]");
    ours(
        "another type there",
        "PUT",
        "/new",
        "xyz",
        400,
        "json_parse_exception",
        "Unrecognized token 'xyz'");
    bad(
        "PUT",
        "/nope/_settings",
        "{\"number_of_replicas\":1}",
        404,
        NO_INDEX,
        "no such index [nope]");
    bad("PUT", "/books/_settings", 400, "parse_exception", "request body is required");
    bad(
        "PUT",
        "/books/_settings",
        "{}",
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: no settings to update;");
    bad(
        "PUT",
        "/books/_settings",
        "{\"number_of_shards\":3}",
        400,
        ILLEGAL,
        "final index setting [index.number_of_shards], not updateable");
    bad(
        "PUT",
        "/books/_settings",
        "{\"nonsense\":1}",
        400,
        "settings_exception",
        "unknown setting [index.nonsense]");
    bad("PUT", "/nope/_mapping", "{\"properties\":{}}", 404, NO_INDEX, "no such index [nope]");
    bad("PUT", "/books/_mapping", 400, "parse_exception", "request body is required");
    bad(
        "PUT",
        "/books/_mapping",
        "{\"properties\":{\"year\":{\"type\":\"text\"}}}",
        400,
        ILLEGAL,
        "mapper [year] cannot be changed from type [long] to [text]");
    bad(
        "PUT",
        "/books/_mapping",
        "{\"properties\":{\"z\":{\"type\":\"xx\"}}}",
        400,
        MAPPER,
        "No handler for type [xx] declared on field [z]");
  }

  private void documents() {
    String longId = "x".repeat(513);
    bad("GET", "/nope/_doc/1", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/nope/_source/1", 404, NO_INDEX, "no such index [nope]");
    bad(
        "GET",
        "/books/_source/nope",
        404,
        "resource_not_found_exception",
        "Document not found [books]/[nope]");
    bad(
        "GET",
        "/books/_source/1?_source=false",
        400,
        VALIDATION,
        "fetching source can not be disabled");
    bad(
        "GET",
        "/books/_doc/1?realtime=xx",
        400,
        ILLEGAL,
        "Failed to parse value [xx] as only [true] or [false] are allowed.");
    bad("DELETE", "/nope/_doc/1", 404, NO_INDEX, "no such index [nope]");
    bad("PUT", "/books/_doc/1", 400, "parse_exception", "request body is required");
    bad("PUT", "/books/_doc/1", "[]", 400, MAPPER, "failed to parse");
    bad("PUT", "/books/_doc/1", "3", 400, MAPPER, "failed to parse");
    bad("PUT", "/books/_doc/1", "{\"a\":", 400, MAPPER, "failed to parse");
    bad("PUT", "/books/_doc/1", "{\"a\":1} x", 400, MAPPER, "failed to parse");
    bad("PUT", "/books/_doc/1", "{\"a\":1,\"a\":2}", 400, MAPPER, "failed to parse");
    bad(
        "PUT",
        "/books/_doc/" + longId,
        "{\"a\":1}",
        400,
        VALIDATION,
        "is too long, must be no longer than 512 bytes but was: 513");
    bad("PUT", "/books/_doc/1?refresh=xx", "{}", 400, ILLEGAL, "Unknown value for refresh: [xx].");
    bad(
        "PUT",
        "/books/_doc/1?op_type=xx",
        "{}",
        400,
        ILLEGAL,
        "opType must be 'create' or 'index', found: [xx]");
    bad(
        "PUT",
        "/books/_create/9?op_type=index",
        "{}",
        400,
        ILLEGAL,
        "opType must be 'create', found: [index]");
    bad(
        "PUT",
        "/books/_doc/1?op_type=create",
        "{\"a\":1}",
        409,
        "version_conflict_engine_exception",
        "[1]: version conflict, document already exists (current version [1])");
    bad(
        "PUT",
        "/books/_create/1",
        "{\"a\":1}",
        409,
        "version_conflict_engine_exception",
        "document already exists");
    bad(
        "PUT",
        "/books/_doc/1?if_seq_no=77&if_primary_term=1",
        "{\"a\":1}",
        409,
        "version_conflict_engine_exception",
        "required seqNo [77]");
    bad(
        "PUT",
        "/books/_doc/1?if_seq_no=0",
        "{\"a\":1}",
        400,
        VALIDATION,
        "ifSeqNo is set, but primary term is [0]");
    bad(
        "PUT",
        "/books/_doc/1?if_primary_term=1",
        "{\"a\":1}",
        400,
        VALIDATION,
        "ifSeqNo is unassigned, but primary term is [1]");
    bad(
        "PUT",
        "/books/_doc/1?if_seq_no=-1&if_primary_term=1",
        "{\"a\":1}",
        400,
        ILLEGAL,
        "sequence numbers must be non negative. got [-1].");
    bad(
        "PUT",
        "/books/_doc/1?if_seq_no=xx",
        "{\"a\":1}",
        400,
        ILLEGAL,
        "Failed to parse long parameter [if_seq_no] with value [xx]");
    bad(
        "POST",
        "/books/_doc?if_seq_no=1&if_primary_term=1",
        "{\"a\":1}",
        400,
        VALIDATION,
        "create operations do not support compare and set. use index instead");
    bad(
        "PUT",
        "/books/_doc/1?version=1",
        "{\"a\":1}",
        400,
        VALIDATION,
        "internal versioning can not be used for optimistic concurrency control");
    bad(
        "PUT",
        "/books/_doc/1?version_type=xx",
        "{\"a\":1}",
        400,
        ILLEGAL,
        "No version type match [xx]");
    bad(
        "PUT",
        "/books/_doc/1?pipeline=x",
        "{\"a\":1}",
        400,
        ILLEGAL,
        "pipeline with id [x] does not exist");
    bad(
        "PUT",
        "/books/_doc/1?version=-1&version_type=external",
        "{\"a\":1}",
        400,
        VALIDATION,
        "illegal version value [-1] for version type [EXTERNAL]");
    bad(
        "PUT",
        "/books/_doc/1?version=7&version_type=external&if_seq_no=1&if_primary_term=1",
        "{\"a\":1}",
        400,
        VALIDATION,
        "compare and write operations can not use versioning");
    bad(
        "PUT",
        "/books/_create/1?version=7&version_type=external",
        "{\"a\":1}",
        400,
        VALIDATION,
        "create operations only support internal versioning. use index instead");
    bad(
        "PUT",
        "/books/_doc/1?wait_for_active_shards=x",
        "{\"a\":1}",
        400,
        ILLEGAL,
        "cannot parse ActiveShardCount[x]");
    bad(
        "DELETE",
        "/books/_doc/1?if_seq_no=77&if_primary_term=1",
        409,
        "version_conflict_engine_exception",
        "required seqNo [77]");
    bad(
        "DELETE",
        "/books/_doc/1?if_seq_no=4",
        400,
        VALIDATION,
        "ifSeqNo is set, but primary term is [0]");
  }

  private void bulks() {
    String document = "{\"a\":1}\n";
    bad("POST", "/_bulk", 400, "parse_exception", "request body is required");
    cases.add(
        new Case(
            "POST",
            "/_bulk",
            NDJSON,
            "{\"index\":{\"_id\":\"1\"}}\n" + document,
            400,
            VALIDATION,
            "Validation Failed: 1: index is missing;",
            null));
    bulk("\n", 400, VALIDATION, "no requests added");
    bulk(
        "{\"index\":{}}\n{\"a\":1}",
        400,
        ILLEGAL,
        "The bulk request must be terminated by a newline [\\n]");
    bulk("{\"index\":{}}\n", 400, VALIDATION, "no requests added");
    bulk(
        "{\"foo\":{}}\n{}\n",
        400,
        ILLEGAL,
        "Malformed action/metadata line [1], expected one of [create, delete, index, update] but"
            + " found [foo]");
    bulk(
        "{\"index\":3}\n{}\n",
        400,
        ILLEGAL,
        "Malformed action/metadata line [1], expected START_OBJECT or END_OBJECT but found"
            + " [VALUE_NUMBER]");
    bulk(
        "{\"index\":[]}\n{}\n",
        400,
        ILLEGAL,
        "expected START_OBJECT or END_OBJECT but found [START_ARRAY]");
    bulk(
        "{\"index\":null}\n{}\n",
        400,
        ILLEGAL,
        "expected START_OBJECT or END_OBJECT but found [VALUE_NULL]");
    bulk(
        "{\"index\":{\"foo\":1}}\n{}\n",
        400,
        ILLEGAL,
        "Action/metadata line [1] contains an unknown parameter [foo]");
    bulk(
        "{\"index\":{\"_type\":\"_doc\"}}\n{}\n",
        400,
        ILLEGAL,
        "contains an unknown parameter [_type]");
    bulk(
        "{\"index\":{\"_id\":{}}}\n{}\n",
        400,
        ILLEGAL,
        "Malformed action/metadata line [1], expected a simple value for field [_id] but found"
            + " [START_OBJECT]");
    bulk(
        "[]\n{}\n",
        400,
        ILLEGAL,
        "Malformed action/metadata line [1], expected START_OBJECT but found [START_ARRAY]");
    bulk(
        "{}\n{}\n",
        400,
        ILLEGAL,
        "Malformed action/metadata line [1], expected FIELD_NAME but found [END_OBJECT]");
    bulk("{\"index\":\n{}\n", 400, "unexpected_end_of_input_exception", "Unexpected end-of-input");
    bulk("xx\n{}\n", 400, "json_parse_exception", "Unrecognized token 'xx'");
    bulk(
        "{\"delete\":{}}\n{\"delete\":{}}\n",
        400,
        VALIDATION,
        "Validation Failed: 1: id is missing;2: id is missing;");
    bulk("{\"index\":{\"if_seq_no\":1}}\n" + document, 400, VALIDATION, "Validation Failed");
    bulk(
        "{\"index\":{\"_id\":\"1\",\"if_seq_no\":\"x\"}}\n" + document,
        400,
        ILLEGAL,
        "For input string: \"x\"");
    bulk(
        "{\"index\":{\"_id\":\"1\",\"if_seq_no\":-5,\"if_primary_term\":1}}\n" + document,
        400,
        ILLEGAL,
        "sequence numbers must be non negative. got [-5].");
    bulk(
        "{\"create\":{\"_id\":\"1\",\"if_seq_no\":9,\"if_primary_term\":1}}\n" + document,
        400,
        VALIDATION,
        "create operations do not support compare and set");
    bulk(
        "{\"index\":{\"_id\":\"1\",\"version\":9}}\n" + document,
        400,
        VALIDATION,
        "internal versioning can not be used");
    bulk(
        "{\"index\":{\"_id\":\"1\",\"version_type\":\"external\"}}\n" + document,
        400,
        VALIDATION,
        "illegal version value [-3] for version type [EXTERNAL]");
    bulk(
        "{\"index\":{\"_id\":\"" + "x".repeat(513) + "\"}}\n" + document,
        400,
        VALIDATION,
        "is too long, must be no longer than 512 bytes but was: 513");
    bulkOurs(
        "OpenSearch stores another id",
        "{\"index\":{\"_id\":\"\\ud800\"}}\n" + document,
        400,
        VALIDATION,
        "is not valid Unicode");
    bulkOurs(
        "OpenSearch ignores it",
        "{\"index\":{}} x\n" + document,
        400,
        "json_parse_exception",
        "Malformed action/metadata line [1]");
    bulkOurs(
        "OpenSearch ignores it",
        "{\"index\":{},\"x\":1}\n" + document,
        400,
        ILLEGAL,
        "Malformed action/metadata line [1], expected END_OBJECT but found [FIELD_NAME]");
    bulkOurs(
        "OpenSearch drops it silently",
        "{\"index\":{}}\n" + document + "{\"index\":{}}\n",
        400,
        ILLEGAL,
        "Malformed action/metadata line [3], no document follows it");
    bad(
        "POST",
        "/_bulk?refresh=xx",
        "{\"delete\":{\"_index\":\"b\",\"_id\":\"1\"}}\n",
        400,
        ILLEGAL,
        "Unknown value for refresh: [xx].");
    bad(
        "POST",
        "/_bulk?zz=5",
        "{\"delete\":{\"_index\":\"b\",\"_id\":\"1\"}}\n",
        400,
        ILLEGAL,
        "request [/_bulk] contains unrecognized parameter: [zz]");
    bad(
        "POST",
        "/_bulk?timeout=xx",
        "{\"delete\":{\"_index\":\"b\",\"_id\":\"1\"}}\n",
        400,
        ILLEGAL,
        "unit is missing or unrecognized");
  }

  private void searches() {
    for (String path : List.of("/books/_search", "/books/_count", "/books/_doc/1")) {
      ours(
          "OpenSearch has no such parameter",
          "GET",
          path + "?consistency=weak",
          400,
          ILLEGAL,
          "Unknown value for consistency: [weak], only [strict] is allowed.");
      ours(
          "OpenSearch has no such parameter",
          "GET",
          path + "?consistency",
          400,
          ILLEGAL,
          "Unknown value for consistency: []");
      ours(
          "OpenSearch has no such parameter",
          "GET",
          path + "?pinakes_position=17",
          400,
          ILLEGAL,
          "malformed position [17]: [17] is not [uuid:shard=entry]");
      ours(
          "OpenSearch has no such parameter",
          "GET",
          path + "?pinakes_position=a:0=1;b:0=1",
          400,
          ILLEGAL,
          "contains unrecognized parameter: [b:0]");
    }
    for (String parameter : List.of("consistency=strict", "pinakes_position=a:0=1")) {
      ours(
          "a write cannot be told what to see",
          "PUT",
          "/books/_doc/1?" + parameter,
          "{}",
          400,
          ILLEGAL,
          "contains unrecognized parameter");
    }
    bad("GET", "/nope/_search", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/books,nope/_search", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/books,,x/_search", 404, NO_INDEX, "no such index []");
    bad("GET", "/-books/_search", 404, NO_INDEX, "no such index [-books]");
    bad(
        "GET",
        "/_books/_search",
        400,
        NAME,
        "Invalid index name [_books], must not start with '_'.");
    bad("GET", "/zz*/_search?allow_no_indices=false", 404, NO_INDEX, "no such index [zz*]");
    bad(
        "GET",
        "/books/_search?expand_wildcards=xx",
        400,
        ILLEGAL,
        "No valid expand wildcard value [xx]");
    bad(
        "GET",
        "/books/_search?foo=1",
        400,
        ILLEGAL,
        "request [/books/_search] contains unrecognized parameter: [foo]");
    bad(
        "GET",
        "/books/_search?size=-1",
        400,
        ILLEGAL,
        "[size] parameter cannot be negative, found [-1]");
    bad(
        "GET",
        "/books/_search?from=-1",
        400,
        ILLEGAL,
        "[from] parameter cannot be negative, found [-1]");
    bad(
        "GET",
        "/nope/_search?batched_reduce_size=1",
        400,
        ILLEGAL,
        "batchedReduceSize must be >= 2");
    bad(
        "GET",
        "/nope/_search?pre_filter_shard_size=0",
        400,
        ILLEGAL,
        "preFilterShardSize must be >= 1");
    bad(
        "GET",
        "/books/_search?size=x",
        400,
        ILLEGAL,
        "Failed to parse int parameter [size] with value [x]");
    bad(
        "GET",
        "/books/_search?size=99999999999",
        400,
        ILLEGAL,
        "Failed to parse int parameter [size] with value [99999999999]");
    bad(
        "GET",
        "/books/_search?size",
        400,
        ILLEGAL,
        "Failed to parse int parameter [size] with value []");
    ours(
        "there it is wrapped",
        "GET",
        "/books/_search?size=1000001",
        400,
        ILLEGAL,
        "Result window is too large, from + size must be less than or equal to: [1000000] but was"
            + " [1000001]");
    ours(
        "there it is wrapped",
        "GET",
        "/books/_search?from=2147483647&size=10",
        400,
        ILLEGAL,
        "Result window is too large");
    bad(
        "GET",
        "/books/_search?track_total_hits=xx",
        400,
        ILLEGAL,
        "Failed to parse int parameter [track_total_hits] with value [xx]");
    bad(
        "GET",
        "/books/_search?track_total_hits=-5",
        400,
        ILLEGAL,
        "[track_total_hits] parameter must be positive or equals to -1, got -5");
    bad(
        "GET",
        "/books/_search?timeout=xx",
        400,
        ILLEGAL,
        "failed to parse setting [timeout] with value [xx] as a time value");
    bad("GET", "/books/_search?search_type=xx", 400, ILLEGAL, "No search type for [xx]");
    bad("GET", "/books/_search?version=maybe", 400, ILLEGAL, "Failed to parse value [maybe]");
    bad(
        "GET",
        "/books/_search?allow_partial_search_results=maybe",
        400,
        ILLEGAL,
        "Failed to parse value [maybe]");
    bad(
        "GET",
        "/books/_search?rest_total_hits_as_int=true&track_total_hits=2",
        400,
        ILLEGAL,
        "[rest_total_hits_as_int] cannot be used if the tracking of total hits is not accurate, got"
            + " 2");
    ours(
        "OpenSearch ignores it",
        "GET",
        "/books/_search?sort=year:up",
        400,
        ILLEGAL,
        "Unknown sort order [up]");
    bad(
        "GET",
        "/books/_search?scroll=1m&from=1",
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: using [from] is not allowed in a scroll context;");
    bad(
        "POST",
        "/books/_search/point_in_time",
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: keep alive not specified;");
    bad(
        "DELETE",
        "/_search/scroll",
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: no scroll ids specified;");
    ours(
        "OpenSearch says 500",
        "GET",
        "/books/_search?source=%7B%7D",
        400,
        ILLEGAL,
        "source and source_content_type parameters are required");
    bad(
        "POST",
        "/books/_search",
        "[]",
        400,
        PARSING,
        "Expected [START_OBJECT] but found [START_ARRAY]");
    bad(
        "POST",
        "/books/_search",
        "3",
        400,
        PARSING,
        "Expected [START_OBJECT] but found [VALUE_NUMBER]");
    bad(
        "POST",
        "/books/_search",
        "{",
        400,
        "unexpected_end_of_input_exception",
        "Unexpected end-of-input: expected close marker for Object");
    bad("POST", "/books/_search", "xx", 400, "json_parse_exception", "Unrecognized token 'xx'");
    bad("POST", "/books/_search", "{} x", 400, "json_parse_exception", "Unrecognized token 'x'");
    bad(
        "POST",
        "/books/_search",
        "{\"size\":1,\"size\":2}",
        400,
        "json_parse_exception",
        "Duplicate Object property \"size\"");
    ours(
        "OpenSearch reads the first only",
        "POST",
        "/books/_search",
        "{}{}",
        400,
        PARSING,
        "Expected the end of the body but found [START_OBJECT]");
    bad(
        "POST",
        "/books/_search",
        "{\"nope\":1}",
        400,
        PARSING,
        "Unknown key for a VALUE_NUMBER in [nope].");
    bad(
        "POST",
        "/books/_search",
        "{\"size\":-1}",
        400,
        ILLEGAL,
        "[size] parameter cannot be negative, found [-1]");
    bad(
        "POST",
        "/books/_search",
        "{\"from\":-1}",
        400,
        ILLEGAL,
        "[from] parameter cannot be negative, found [-1]");
    bad(
        "POST",
        "/books/_search",
        "{\"size\":\"abc\"}",
        400,
        "number_format_exception",
        "For input string: \"abc\"");
    bad(
        "POST",
        "/books/_search",
        "{\"query\":{\"nope\":{}}}",
        400,
        PARSING,
        "unknown query [nope]");
    bad(
        "POST",
        "/books/_search",
        "{\"query\":{\"match\":{}}}",
        400,
        PARSING,
        "No text specified for text query");
    bad(
        "POST",
        "/books/_search",
        "{\"query\":{}}",
        400,
        ILLEGAL,
        "query malformed, empty clause found");
    ours(
        "there the first unknown query stops it",
        "POST",
        "/books/_search",
        "{\"query\":".repeat(1_500),
        400,
        "stream_constraints_exception",
        "nesting depth");
    bad("POST", "/books/_count", "{\"size\":1}", 400, PARSING, "request does not support [size]");
    bad(
        "POST",
        "/books/_count",
        "[]",
        400,
        PARSING,
        "Expected [START_OBJECT] but found [START_ARRAY]");
    bad(
        "GET",
        "/books/_count?size=1",
        400,
        ILLEGAL,
        "request [/books/_count] contains unrecognized parameter: [size]");
    bad("GET", "/nope/_count", 404, NO_INDEX, "no such index [nope]");
    bad(
        "GET",
        "/books/_search?q=" + "x".repeat(5_000),
        400,
        "too_long_http_line_exception",
        "An HTTP line is larger than 4096 bytes.");
  }

  private void clusters() {
    bad(
        "GET",
        "/_cluster/health?foo=x",
        400,
        ILLEGAL,
        "request [/_cluster/health] contains unrecognized parameter: [foo]");
    bad(
        "GET",
        "/_cluster/health?timeout=x",
        400,
        ILLEGAL,
        "failed to parse setting [timeout] with value [x]");
    ours(
        "other words there",
        "GET",
        "/_cluster/health?wait_for_status=purple",
        400,
        ILLEGAL,
        "unknown cluster health status [purple]");
    ours(
        "OpenSearch ignores it",
        "GET",
        "/_cluster/health?level=xx",
        400,
        ILLEGAL,
        "level parameter must be one of [cluster] or [indices] or [shards] but was [xx]");
    bad(
        "GET",
        "/_cluster/health?wait_for_nodes=xx",
        400,
        "number_format_exception",
        "For input string: \"xx\"");
    bad(
        "GET",
        "/_cluster/health?wait_for_nodes=%3E",
        400,
        "number_format_exception",
        "For input string: \"\"");
    bad(
        "GET",
        "/_cluster/health?wait_for_active_shards=zz",
        400,
        ILLEGAL,
        "cannot parse ActiveShardCount[zz]");
    ours(
        "OpenSearch has it",
        "GET",
        "/_cluster/reroute",
        400,
        "",
        "no handler found for uri [/_cluster/reroute] and method [GET]");
  }

  private void cats() {
    bad("POST", "/_cat/nodes", 405, "", "allowed: [GET]");
    bad(
        "GET",
        "/_cat/indices?foo=1",
        400,
        ILLEGAL,
        "request [/_cat/indices] contains unrecognized parameter: [foo]");
    bad("GET", "/_cat/indices?v=maybe", 400, ILLEGAL, "Failed to parse value [maybe]");
    bad("GET", "/_cat/indices/nope", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/_cat/shards/nope", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/_cat/count/nope", 404, NO_INDEX, "no such index [nope]");
    bad("GET", "/_cat/indices?health=blue", 400, ILLEGAL, "unknown cluster health status [blue]");
    ours(
        "OpenSearch says 500",
        "GET",
        "/_cat/indices?s=nope",
        400,
        ILLEGAL,
        "Unable to sort by unknown sort key `nope`");
    ours(
        "OpenSearch ignores it",
        "GET",
        "/_cat/indices?bytes=zz",
        400,
        ILLEGAL,
        "unknown unit of bytes [zz]");
    ours(
        "OpenSearch ignores it",
        "GET",
        "/_cat/indices?format=xx",
        400,
        ILLEGAL,
        "format [xx] is not supported");
  }
}
