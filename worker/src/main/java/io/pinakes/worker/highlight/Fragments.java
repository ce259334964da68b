package io.pinakes.worker.highlight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.search.highlight.Encoder;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;

/** Puts tags around the matches of passages. */
final class Fragments extends PassageFormatter {

  /** What stands between the values of a field; no text has it. */
  static final char BETWEEN_VALUES = 0;

  private final String preTag;
  private final String postTag;
  private final Encoder encoder;
  private final boolean byScore;

  Fragments(String preTag, String postTag, Encoder encoder, boolean byScore) {
    this.preTag = preTag;
    this.postTag = postTag;
    this.encoder = encoder;
    this.byScore = byScore;
  }

  @Override
  public List<String> format(Passage[] passages, String content) {
    var ordered = new ArrayList<>(List.of(passages));
    if (byScore) {
      ordered.sort(Comparator.comparingDouble((Passage passage) -> -passage.getScore()));
    }
    return ordered.stream().map(passage -> text(passage, content)).toList();
  }

  private String text(Passage passage, String content) {
    var out = new StringBuilder();
    int at = passage.getStartOffset();
    for (int i = 0; i < passage.getNumMatches(); i++) {
      int start = passage.getMatchStarts()[i];
      int end = passage.getMatchEnds()[i];
      if (start > at) {
        out.append(encoder.encodeText(content.substring(at, start)));
      }
      if (end > at) {
        out.append(preTag)
            .append(encoder.encodeText(content.substring(Math.max(at, start), end)))
            .append(postTag);
        at = end;
      }
    }
    int end = Math.max(at, passage.getEndOffset());
    out.append(encoder.encodeText(content.substring(at, end)));
    if (!out.isEmpty() && out.charAt(out.length() - 1) == BETWEEN_VALUES) {
      out.setLength(out.length() - 1);
    }
    return out.toString().strip();
  }
}
