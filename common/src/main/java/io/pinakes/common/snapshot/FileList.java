package io.pinakes.common.snapshot;

import io.pinakes.common.message.ShardId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A manifest's files as bytes: some 60 for a file, less where it pays to deflate them. The first
 * byte says whether they are deflated; the last eight are their checksum.
 */
final class FileList {

  /** DynamoDB's bound on a row, 400 KB, less what the other attributes need. */
  static final int MAX_BYTES = 390 << 10;

  /** Below it, deflating saves no write unit of 1 KB. */
  private static final int DEFLATE_FROM_BYTES = 1 << 10;

  private static final int PLAIN = 0;
  private static final int DEFLATED = 1;
  private static final int SHA256_BYTES = 32;

  private FileList() {}

  /**
   * Writes files whose blobs are this shard's.
   *
   * @throws IllegalArgumentException a blob is not, or they are too many
   */
  static byte[] encode(ShardId shard, List<SegmentFile> files) {
    try {
      byte[] plain = plain(shard, files);
      byte[] encoded = plain.length < DEFLATE_FROM_BYTES ? tagged(PLAIN, plain) : deflated(plain);
      if (encoded.length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "%s: a manifest of %d files takes %d bytes, a row holds %d"
                .formatted(shard, files.size(), encoded.length, MAX_BYTES));
      }
      return encoded;
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory never fails", e);
    }
  }

  private static byte[] plain(ShardId shard, List<SegmentFile> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(files.size());
    for (SegmentFile file : files) {
      SegmentBlob blob =
          SegmentBlob.parse(file.blob())
              .filter(parsed -> parsed.isOf(shard) && parsed.file().equals(file.name()))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          shard + ": " + file.blob() + " is no blob of its file " + file.name()));
      out.writeUTF(file.name());
      out.writeLong(blob.version());
      out.writeLong(blob.upload());
      out.writeLong(file.length());
      out.write(HexFormat.of().parseHex(file.sha256()));
    }
    var checksum = new CRC32C();
    checksum.update(bytes.toByteArray());
    out.writeLong(checksum.getValue());
    return bytes.toByteArray();
  }

  private static byte[] tagged(int tag, byte[] rest) {
    byte[] tagged = new byte[rest.length + 1];
    tagged[0] = (byte) tag;
    System.arraycopy(rest, 0, tagged, 1, rest.length);
    return tagged;
  }

  private static byte[] deflated(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(DEFLATED);
    try (var out = new DeflaterOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException it is damaged
   */
  static List<SegmentFile> decode(ShardId shard, byte[] encoded) {
    try (InputStream bytes = new ByteArrayInputStream(encoded)) {
      int tag = bytes.read();
      return switch (tag) {
        case PLAIN -> read(shard, bytes);
        case DEFLATED -> {
          try (var inflated = new InflaterInputStream(bytes)) {
            yield read(shard, inflated);
          }
        }
        default -> throw new IllegalArgumentException("files of an unknown kind " + tag);
      };
    } catch (IOException e) {
      throw new IllegalArgumentException("the files are damaged: " + e, e);
    }
  }

  private static List<SegmentFile> read(ShardId shard, InputStream bytes) throws IOException {
    var checksum = new CRC32C();
    var in = new DataInputStream(new CheckedInputStream(bytes, checksum));
    int count = in.readInt();
    if (count < 0) {
      throw new IllegalArgumentException("a count of " + count + " files");
    }
    List<SegmentFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      String blob = SegmentBlob.of(shard, in.readLong(), in.readLong(), name).name();
      long length = in.readLong();
      byte[] sha256 = in.readNBytes(SHA256_BYTES);
      files.add(new SegmentFile(name, blob, length, HexFormat.of().formatHex(sha256)));
    }
    long expected = checksum.getValue();
    if (in.readLong() != expected || in.read() >= 0) {
      throw new IllegalArgumentException("the files have a wrong checksum");
    }
    return files;
  }
}
