package io.pinakes.cli.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files one after the other and gives their documents on. */
final class Reading implements DocumentSink {

  private final @Nullable String idField;
  private final DocumentSink sink;
  private final Progress progress;
  private final LoadReport report;
  private String current = "";
  private long bytes;

  /**
   * Makes a reader of files.
   *
   * @param idField the member of JSON documents that is their id; null: their place in the file
   */
  Reading(@Nullable String idField, DocumentSink sink, Progress progress, LoadReport report) {
    this.idField = idField;
    this.sink = sink;
    this.progress = progress;
    this.report = report;
  }

  /** Reads all files; one that cannot be read to its end is refused, and the next one read. */
  void read(List<SourceFile> files) throws InterruptedException {
    for (SourceFile file : files) {
      current = file.name();
      try (InputStream in =
          new CountingStream(Files.newInputStream(file.path()), count -> bytes += count)) {
        switch (file.kind()) {
          case TEXT -> TextReader.read(file, in, this);
          case NDJSON -> new JsonReader(file, idField, this).readLines(in);
          case JSON -> new JsonReader(file, idField, this).readWhole(in);
        }
      } catch (IOException e) {
        refuse(file.name(), e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
  }

  /** Bytes read so far, of all files. */
  long bytes() {
    return bytes;
  }

  @Override
  public void accept(SourceDocument document) throws InterruptedException {
    sink.accept(document);
    progress.at(bytes, report.loaded(), current);
  }

  @Override
  public void refuse(String id, String reason) {
    sink.refuse(id, reason);
  }
}
