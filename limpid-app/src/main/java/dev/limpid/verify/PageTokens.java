package dev.limpid.verify;

import dev.limpid.error.LimpidException;
import dev.limpid.report.html.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as pieces: texts, tags, attributes, style rules and scripts. What cannot be computed again is apart: the recipe, the command line
 * and the times. Reads what Limpid writes, and no other HTML.
 */
final class PageTokens {
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-zA-Z-]+)(?:=\"([^\"]*)\")?");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Set<String> NAMES = Set.of("dt", "th", "caption");

    private final String html;
    private final List<Token> tokens = new ArrayList<>();
    private final String[] headings = {"", "", ""};
    private String name = "";
    private String open = "";
    /** The level of the heading that is read, from 0; -1 outside of headings. */
    private int level = -1;

    private boolean isCommand;
    private Optional<String> recipe = Optional.empty();
    private String command = "";
    private String policy = "";
    private String software = "";
    private final StringBuilder style = new StringBuilder();
    private final StringBuilder script = new StringBuilder();

    private PageTokens(String html) {
        this.html = html.replace("\r\n", "\n");
    }

    /** Splits a page. @throws LimpidException if it is cut off */
    static PageTokens of(String html) {
        PageTokens page = new PageTokens(html);
        page.split();
        return page;
    }

    List<Token> tokens() {
        return tokens;
    }

    /** The recipe as JSON; empty if there is none. */
    Optional<String> recipe() {
        return recipe;
    }

    /** The command line that the page shows. */
    String command() {
        return command;
    }

    /** The page's security policy. */
    String policy() {
        return policy;
    }

    /** What wrote the page. */
    String software() {
        return software;
    }

    /** The page's style sheet. */
    String style() {
        return style.toString();
    }

    /** The page's script. */
    String script() {
        return script.toString();
    }

    private void split() {
        int at = 0;
        while (at < html.length()) {
            int tag = html.indexOf('<', at);
            text(html.substring(at, tag < 0 ? html.length() : tag));
            if (tag < 0) {
                return;
            }
            int end = end(tag);
            String inner = html.substring(tag + 1, end);
            at = end + 1;
            String element = SPACE.split(inner, 2)[0];
            if (element.equals("style") || element.equals("script")) {
                int close = html.indexOf("</" + element + ">", at);
                if (close < 0) {
                    throw LimpidException.badInput("the page is cut off");
                }
                raw(element, inner, html.substring(at, close));
                at = close + element.length() + 3;
            } else {
                tag(element, inner);
            }
        }
    }

    /** The end of a tag: a bracket outside of quotation marks. */
    private int end(int from) {
        boolean isQuoted = false;
        for (int i = from; i < html.length(); i++) {
            char c = html.charAt(i);
            isQuoted ^= c == '"';
            if (c == '>' && !isQuoted) {
                return i;
            }
        }
        throw LimpidException.badInput("the page is cut off");
    }

    private void raw(String element, String inner, String content) {
        if (inner.contains("id=\"recipe\"")) {
            recipe = Optional.of(content);
        } else if (element.equals("style")) {
            style.append(content);
            content.lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> tokens.add(new Token("style", line, "style " + selector(line))));
        } else {
            script.append(content);
            tokens.add(new Token(inner, content, "script"));
        }
    }

    private static String selector(String rule) {
        return rule.substring(0, rule.indexOf('{') < 0 ? rule.length() : rule.indexOf('{'))
                .strip();
    }

    private void tag(String element, String inner) {
        open = element;
        if (element.matches("/?h[123]")) {
            heading(element);
        }
        isCommand = inner.contains("id=\"command\"");
        if (element.startsWith("/")) {
            tokens.add(new Token("tag", element, where()));
            return;
        }
        tokens.add(new Token("tag", element, where()));
        boolean isPolicy = inner.contains("http-equiv");
        Matcher attribute = ATTRIBUTE.matcher(inner);
        attribute.region(Math.min(element.length(), inner.length()), inner.length());
        while (attribute.find()) {
            String value = attribute.group(2) == null ? "" : attribute.group(2);
            if (isPolicy && attribute.group(1).equals("content")) {
                policy = decoded(value);
            } else {
                tokens.add(new Token(attribute.group(1), decoded(value), where()));
            }
        }
    }

    private void text(String raw) {
        String text = decoded(SPACE.matcher(raw).replaceAll(" ").strip());
        if (isCommand) {
            command += text;
        } else if (!text.isEmpty() && !isTime()) {
            software = open.equals("dd") && name.equals("Software") ? text : software;
            tokens.add(new Token("text", text, where()));
        }
        remember(text);
    }

    /** Whether what follows says how long something took. */
    private boolean isTime() {
        return open.equals("dd") && name.equals(Fact.TIME);
    }

    private void remember(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (level >= 0) {
            headings[level] = (headings[level] + " " + text).strip();
        } else if (NAMES.contains(open)) {
            name = text;
        }
    }

    /** A heading ends those below it. */
    private void heading(String element) {
        level = -1;
        if (element.matches("h[123]")) {
            level = element.charAt(1) - '1';
            Arrays.fill(headings, level, headings.length, "");
            name = "";
        }
    }

    /** The headings below the title, and the name of the fact, row or table. */
    private String where() {
        StringBuilder where = new StringBuilder();
        for (String part : List.of(headings[1], headings[2], name)) {
            where.append(where.isEmpty() || part.isEmpty() ? "" : ", ").append(part);
        }
        return where.toString();
    }

    private static String decoded(String text) {
        return text.indexOf('&') < 0
                ? text
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&#34;", "\"")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&");
    }
}
