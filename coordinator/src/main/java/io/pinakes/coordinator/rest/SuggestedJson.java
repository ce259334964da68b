package io.pinakes.coordinator.rest;

import io.pinakes.common.message.Suggested;
import io.pinakes.common.query.HitView;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.suggest.Suggestion;
import io.pinakes.common.suggest.TermSuggestion;
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
  static void write(
      SearchBody request, Map<String, List<Suggested>> suggested, boolean typedKeys, JsonOut out) {
    out.open("suggest");
    if (request.suggest() != null) {
      for (Suggestion asked : request.suggest().all()) {
        List<Suggested> words = suggested.get(asked.name());
        if (words != null) {
          out.openArray(typedKeys ? asked.type() + "#" + asked.name() : asked.name());
          boolean ofWords = asked instanceof TermSuggestion;
          words.forEach(word -> write(request.view(), word, ofWords, out));
          out.closeArray();
        }
      }
    }
    out.close();
  }

  private static void write(HitView view, Suggested word, boolean ofWords, JsonOut out) {
    out.open()
        .field("text", word.text())
        .field("offset", word.offset())
        .field("length", word.length())
        .openArray("options");
    for (Suggested.Option option : word.options()) {
      out.open().field("text", option.text());
      if (option.highlighted() != null) {
        out.field("highlighted", option.highlighted());
      }
      if (option.completed() != null) {
        write(view, option.completed(), out);
      } else {
        out.score("score", option.score());
      }
      if (ofWords) {
        out.field("freq", option.frequency());
      }
      out.close();
    }
    out.closeArray().close();
  }

  private static void write(HitView view, Suggested.Completed completed, JsonOut out) {
    new HitAnswer(false).writeMembers(view, completed.index(), completed.hit(), out);
    if (!completed.contexts().isEmpty()) {
      out.any("contexts", completed.contexts());
    }
  }
}
