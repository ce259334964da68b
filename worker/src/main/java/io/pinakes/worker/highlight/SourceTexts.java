package io.pinakes.worker.highlight;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The texts of a document by the paths of its fields. */
public final class SourceTexts {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JsonNode root;

  public SourceTexts(byte[] source) {
    root = JSON.readTree(source);
  }

  /** The values at a path, through objects and arrays, as texts and in order. */
  public List<String> at(String path) {
    var found = new ArrayList<String>();
    collect(root, path, found);
    return found;
  }

  private static void collect(JsonNode node, String path, List<String> found) {
    if (node.isArray()) {
      node.forEach(each -> collect(each, path, found));
    } else if (path.isEmpty()) {
      if (node.isValueNode() && !node.isNull()) {
        found.add(node.asString());
      }
    } else if (node.isObject()) {
      // A member's name may have dots of its own.
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        JsonNode inner = node.get(path.substring(0, dot));
        if (inner != null) {
          collect(inner, path.substring(dot + 1), found);
        }
      }
      JsonNode whole = node.get(path);
      if (whole != null) {
        collect(whole, "", found);
      }
    }
  }
}
