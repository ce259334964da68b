package io.pinakes.coordinator.rest;

import io.pinakes.common.message.Suggested;
import java.util.List;
import java.util.Map;

/** Writes suggestions. */
final class SuggestedJson {

  private SuggestedJson() {}

  /**
   * Writes the member {@code suggest}.
   *
   * @param typedKeys whether names tell types, such as {@code term#name}
   */
  static void write(Map<String, List<Suggested>> suggested, boolean typedKeys, JsonOut out) {
    out.open("suggest");
    suggested.forEach(
        (name, words) -> {
          out.openArray(typedKeys ? "term#" + name : name);
          for (Suggested word : words) {
            out.open()
                .field("text", word.text())
                .field("offset", word.offset())
                .field("length", word.length())
                .openArray("options");
            for (Suggested.Option option : word.options()) {
              out.open()
                  .field("text", option.text())
                  .score("score", option.score())
                  .field("freq", option.frequency())
                  .close();
            }
            out.closeArray().close();
          }
          out.closeArray();
        });
    out.close();
  }
}
