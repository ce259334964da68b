package io.pinakes.cli.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a document of each passage of a text: {@code title}, {@code path}, {@code line}, {@code
 * text}.
 */
final class TextReader {

  /** A text for people has no longer lines. */
  static final int MAX_LINE_BYTES = 1 << 20;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final SourceFile file;
  private final DocumentSink sink;
  private final PassageSplitter splitter = new PassageSplitter();

  private TextReader(SourceFile file, DocumentSink sink) {
    this.file = file;
    this.sink = sink;
  }

  /** A document, its members in this order. */
  private record PassageDocument(String title, String path, long line, String text) {}

  static void read(SourceFile file, InputStream in, DocumentSink sink)
      throws IOException, InterruptedException {
    new TextReader(file, sink).read(new Lines(in, MAX_LINE_BYTES));
  }

  private void read(Lines lines) throws IOException, InterruptedException {
    List<String> top = new ArrayList<>();
    byte[] line = lines.next();
    while (line != null && top.size() < Title.SEARCHED_LINES) {
      top.add(decode(line, lines.number()));
      line = lines.next();
    }
    String title = Title.of(file.path(), top);
    for (String early : top) {
      send(title, splitter.add(early));
    }
    while (line != null) {
      send(title, splitter.add(decode(line, lines.number())));
      line = lines.next();
    }
    send(title, splitter.end());
  }

  private void send(String title, Optional<Passage> passage) throws InterruptedException {
    if (passage.isPresent()) {
      Passage found = passage.get();
      var document = new PassageDocument(title, file.name(), found.line(), found.text());
      sink.accept(
          new SourceDocument(file.name() + "#" + found.line(), JSON.writeValueAsBytes(document)));
    }
  }

  private static String decode(byte[] line, long number) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("line " + number + " is not UTF-8 text", e);
    }
  }
}
