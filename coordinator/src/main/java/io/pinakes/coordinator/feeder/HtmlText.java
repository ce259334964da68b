package io.pinakes.coordinator.feeder;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** What a reader of a page sees: its text, one line per block, without scripts and styles. */
final class HtmlText implements NodeVisitor {

  private static final Set<String> UNSEEN =
      Set.of("head", "script", "style", "template", "noscript", "iframe", "object");
  private static final Set<String> AS_IT_STANDS = Set.of("pre", "textarea", "listing");

  private final StringBuilder text = new StringBuilder();
  private int unseen;
  private int asItStands;
  private boolean spaceDue;

  private HtmlText() {}

  static String of(Document page) {
    var visitor = new HtmlText();
    visitor.traverse(page);
    return visitor.text.toString().strip();
  }

  @Override
  public void head(Node node, int depth) {
    switch (node) {
      case Element element -> {
        unseen += UNSEEN.contains(element.normalName()) ? 1 : 0;
        asItStands += AS_IT_STANDS.contains(element.normalName()) ? 1 : 0;
        boundary(element);
      }
      case TextNode words when unseen == 0 -> append(words.getWholeText());
      default -> {
        // Comments, declarations, script data: nobody sees them.
      }
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      unseen -= UNSEEN.contains(element.normalName()) ? 1 : 0;
      asItStands -= AS_IT_STANDS.contains(element.normalName()) ? 1 : 0;
      boundary(element);
    }
  }

  private void boundary(Element element) {
    String name = element.normalName();
    if (name.equals("td") || name.equals("th")) {
      spaceDue = true;
    } else if (name.equals("br") || element.isBlock()) {
      newLine();
    }
  }

  private void newLine() {
    spaceDue = false;
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  private void append(String words) {
    if (asItStands > 0) {
      text.append(words);
      return;
    }
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (Character.isWhitespace(c) || c == '\u00A0') {
        spaceDue = true;
        continue;
      }
      if (spaceDue && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
        text.append(' ');
      }
      spaceDue = false;
      text.append(c);
    }
  }
}
