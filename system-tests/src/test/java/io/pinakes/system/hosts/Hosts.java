package io.pinakes.system.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Network namespaces on one bridge. What runs in none of them, at the bridge's own address, reaches
 * all of them. Packets that are cut off are lost without a word, as between data centres, and not
 * refused as when a process has ended.
 *
 * <p>Needs root with the right to change networks, {@code ip} and {@code iptables}.
 */
public final class Hosts implements AutoCloseable {

  private static final int BRIDGE = 254;
  private static final String NAME = "pk";

  /** Names end with so much of the process's id: a device's name has 15 characters. */
  private static final int IDS = 100_000;

  /** A bridge, a device or a namespace, of the process with such an id. */
  private static final Pattern NAMES = Pattern.compile("\\bpk(\\d{1,5})(?:[-v]\\d{1,3}|p)?\\b");

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
    // Another one for another build at the same time.
    name = NAME + pid % IDS;
    network = "10.%d.%d.".formatted(64 + pid / 250 % 64, pid % 250);
    hosts =
        IntStream.rangeClosed(1, number)
            .mapToObj(i -> new Host(name + "-" + i, name + "v" + i, network + i))
            .toList();
  }

  /** Why there can be no hosts here; empty if there can. */
  public static Optional<String> missing() {
    return missing(List.of());
  }

  /**
   * The same for those who run behind something: tries what hosts are made of, as root in a
   * container may do none of it.
   *
   * @param prefix what each command begins with
   */
  static Optional<String> missing(List<String> prefix) {
    String probe = NAME + ProcessHandle.current().pid() % IDS + "p";
    var undo = new ArrayList<List<String>>();
    try {
      if (!run(List.of("id", "-u")).strip().equals("0")) {
        return Optional.of("network namespaces need root");
      }
      run(behind(prefix, "ip", "netns", "add", probe));
      undo.add(List.of("ip", "netns", "del", probe));
      run(behind(prefix, "ip", "link", "add", probe, "type", "bridge"));
      undo.add(List.of("ip", "link", "del", probe));
      run(
          behind(
              prefix,
              List.of("ip", "netns", "exec", probe),
              List.of("iptables", "-A", "INPUT", "-s", "192.0.2.1", "-j", "DROP")));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      undo.forEach(Hosts::tryTo);
    }
  }

  private static List<String> behind(List<String> prefix, String... command) {
    return behind(prefix, List.of(command), List.of());
  }

  private static List<String> behind(List<String> prefix, List<String> first, List<String> then) {
    var all = new ArrayList<>(prefix);
    all.addAll(first);
    all.addAll(then);
    return all;
  }

  /** Makes hosts that reach each other. */
  public static Hosts create(int number) throws IOException {
    removeLeftovers();
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

  /** What processes made that were killed before they could remove it. */
  private static void removeLeftovers() throws IOException {
    Set<Long> alive =
        ProcessHandle.allProcesses()
            .map(process -> process.pid() % IDS)
            .collect(Collectors.toSet());
    for (String rule : run(List.of("iptables", "-S", "FORWARD")).lines().toList()) {
      if (rule.startsWith("-A ") && namesIn(rule).stream().anyMatch(name -> isDead(name, alive))) {
        tryTo(List.of(("iptables -D " + rule.substring("-A ".length())).split(" ", -1)));
      }
    }
    for (String namespace : namesIn(run(List.of("ip", "netns", "list")))) {
      if (isDead(namespace, alive)) {
        tryTo(List.of("ip", "netns", "del", namespace));
      }
    }
    for (String device : namesIn(run(List.of("ip", "-o", "link", "show")))) {
      if (isDead(device, alive)) {
        tryTo(List.of("ip", "link", "del", device));
      }
    }
  }

  private static Set<String> namesIn(String output) {
    return NAMES
        .matcher(output)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isDead(String name, Set<Long> alive) {
    Matcher parts = NAMES.matcher(name);
    return parts.matches() && !alive.contains(Long.parseLong(parts.group(1)));
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

  /** What a server sends to {@code to} is lost; what is sent to the server arrives. */
  public void loseAnswers(Host to, String server, int port) throws IOException {
    filter(to, "INPUT", "-p", "tcp", "-s", server, "--sport", String.valueOf(port));
  }

  private static void filter(Host host, String chain, String... which) throws IOException {
    var rule = new ArrayList<>(List.of("iptables", "-A", chain));
    rule.addAll(List.of(which));
    rule.addAll(List.of("-j", "DROP"));
    run(behind(host.prefix(), rule, List.of()));
  }

  /** Everybody reaches everybody again. */
  public void heal() throws IOException {
    for (Host host : hosts) {
      run(behind(host.prefix(), "iptables", "-F"));
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
    run(behind(List.of("ip"), arguments));
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
