package io.pinakes.system.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Network namespaces on one bridge. What runs in none of them, at the bridge's own address, reaches
 * all of them. Packets that are cut off are lost without a word, as between data centres, and not
 * refused as when a process has ended.
 *
 * <p>Needs root, {@code ip} and {@code iptables}.
 */
public final class Hosts implements AutoCloseable {

  private static final int BRIDGE = 254;
  private static final Path BRIDGED_TO_IPTABLES =
      Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");

  private final String name;
  private final String network;
  private final List<Host> hosts;
  private final Thread cleaner = Thread.ofPlatform().unstarted(this::remove);
  private boolean hasForwardRule;

  /**
   * A namespace.
   *
   * @param name of the namespace
   * @param device the bridge's end of its cable
   */
  public record Host(String name, String device, String address) {

    /** What a command begins with to run here. */
    public List<String> prefix() {
      return List.of("ip", "netns", "exec", name);
    }
  }

  private Hosts(int number) {
    long pid = ProcessHandle.current().pid();
    // Short enough for a device's name, and another's for another build at the same time.
    name = "pk" + pid % 100_000;
    network = "10.%d.%d.".formatted(64 + pid / 250 % 64, pid % 250);
    hosts =
        IntStream.rangeClosed(1, number)
            .mapToObj(i -> new Host(name + "-" + i, name + "v" + i, network + i))
            .toList();
  }

  /** Why there can be no hosts here; empty if there can. */
  public static Optional<String> missing() {
    try {
      if (!run(List.of("id", "-u")).strip().equals("0")) {
        return Optional.of("network namespaces need root");
      }
      run(List.of("ip", "netns", "list"));
      run(List.of("iptables", "-V"));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Makes hosts that reach each other. */
  public static Hosts create(int number) throws IOException {
    var all = new Hosts(number);
    Runtime.getRuntime().addShutdownHook(all.cleaner);
    try {
      all.create();
      return all;
    } catch (IOException e) {
      all.close();
      throw e;
    }
  }

  private void create() throws IOException {
    ip("link", "add", name, "type", "bridge");
    ip("addr", "add", outside() + "/24", "dev", name);
    ip("link", "set", name, "up");
    if (Files.exists(BRIDGED_TO_IPTABLES)
        && Files.readString(BRIDGED_TO_IPTABLES).strip().equals("1")) {
      // A container engine has bridges' packets filtered, and forwards none that it does not know.
      run(forwarding("-I"));
      hasForwardRule = true;
    }
    for (Host host : hosts) {
      ip("netns", "add", host.name);
      ip("link", "add", host.device, "type", "veth", "peer", "name", "eth0", "netns", host.name);
      ip("link", "set", host.device, "master", name, "up");
      ip("-n", host.name, "addr", "add", host.address + "/24", "dev", "eth0");
      ip("-n", host.name, "link", "set", "eth0", "up");
      ip("-n", host.name, "link", "set", "lo", "up");
    }
  }

  private List<String> forwarding(String action) {
    return List.of("iptables", action, "FORWARD", "-i", name, "-o", name, "-j", "ACCEPT");
  }

  public Host host(int index) {
    return hosts.get(index);
  }

  /** The address of whatever runs on none of the hosts. */
  public String outside() {
    return network + BRIDGE;
  }

  /** What {@code from} sends to this address is lost. */
  public void lose(Host from, String to) throws IOException {
    filter(from, "OUTPUT", "-d", to);
  }

  /** Nothing comes from one to the other, nor back. */
  public void cut(Host host, String other) throws IOException {
    filter(host, "OUTPUT", "-d", other);
    filter(host, "INPUT", "-s", other);
  }

  private static void filter(Host host, String chain, String side, String address)
      throws IOException {
    var command = new ArrayList<>(host.prefix());
    command.addAll(List.of("iptables", "-A", chain, side, address, "-j", "DROP"));
    run(command);
  }

  /** Everybody reaches everybody again. */
  public void heal() throws IOException {
    for (Host host : hosts) {
      var command = new ArrayList<>(host.prefix());
      command.addAll(List.of("iptables", "-F"));
      run(command);
    }
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // It runs by itself: the tests are being stopped.
      return;
    }
  }

  /** As much as there is. */
  private void remove() {
    if (hasForwardRule) {
      tryTo(forwarding("-D"));
    }
    hosts.forEach(host -> tryTo(List.of("ip", "netns", "del", host.name)));
    hosts.forEach(host -> tryTo(List.of("ip", "link", "del", host.device)));
    tryTo(List.of("ip", "link", "del", name));
  }

  private static void ip(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void tryTo(List<String> command) {
    try {
      run(command);
    } catch (IOException e) {
      // It is not there, or was removed with another.
      return;
    }
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }
}
