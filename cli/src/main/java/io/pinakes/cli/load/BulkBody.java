package io.pinakes.cli.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The body of a bulk request. */
final class BulkBody {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** What an action line takes besides the id. */
  static final int ACTION_BYTES = "{\"index\":{\"_id\":\"\"}}\n\n".length();

  private BulkBody() {}

  /** Bytes that a document takes in a body, give or take what its id needs to be escaped. */
  static int size(SourceDocument document) {
    return ACTION_BYTES + document.id().length() + document.json().length;
  }

  static byte[] of(List<SourceDocument> documents) {
    var body = new ByteArrayOutputStream(documents.stream().mapToInt(BulkBody::size).sum());
    for (SourceDocument document : documents) {
      body.writeBytes(
          ("{\"index\":{\"_id\":" + JSON.writeValueAsString(document.id()) + "}}\n")
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes(document.json());
      body.write('\n');
    }
    return body.toByteArray();
  }
}
