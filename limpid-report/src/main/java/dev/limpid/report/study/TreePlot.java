package dev.limpid.report.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A tree of questions from left to right: at each node a question, above it what follows from "yes", below it what follows from "no".
 *
 * @param title the heading
 * @param nodes at least one; the first is the root, and children follow their parents
 */
public record TreePlot(String title, List<Node> nodes) {
    /** Widths between which a drawing is made as narrow as the page. */
    private static final int NARROW = 704;

    private static final int WIDE = 1500;
    private static final int LEVEL = 200;
    private static final int ROW = 46;
    private static final int BOX = 168;
    private static final int HIGH = 36;
    private static final int LONGEST = 25;

    public TreePlot {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node.
     *
     * @param text the question, or what a leaf says
     * @param note below it
     * @param yes the child above; negative in a leaf
     * @param no the child below; negative in a leaf
     * @param colour of a leaf, from 0
     */
    public record Node(String text, String note, int yes, int no, int colour) {
        /** Whether nothing is asked. */
        public boolean isLeaf() {
            return yes < 0;
        }
    }

    /**
     * A node in the drawing.
     *
     * @param x its left side
     * @param y its upper side
     * @param text what it says, short enough for its box
     * @param whole what it says
     * @param note below it
     * @param style the name of its style
     */
    public record Box(double x, double y, String text, String whole, String note, String style) {}

    /**
     * A line from a question to what follows.
     *
     * @param path as SVG writes it
     * @param x of its word
     * @param y of its word
     * @param word yes or no
     */
    public record Edge(String path, double x, double y, String word) {}

    private record Place(int level, double row) {}

    private Place[] places() {
        Place[] places = new Place[nodes.size()];
        place(0, 0, new int[1], places);
        return places;
    }

    private double place(int node, int level, int[] rows, Place[] places) {
        Node own = nodes.get(node);
        double row = own.isLeaf()
                ? rows[0]++
                : (place(own.yes(), level + 1, rows, places) + place(own.no(), level + 1, rows, places)) / 2;
        places[node] = new Place(level, row);
        return row;
    }

    private static double x(Place place) {
        return place.level() * LEVEL + 1;
    }

    private static double y(Place place) {
        return place.row() * ROW + 1;
    }

    /** Whether it is made as narrow as a page: it can still be read then. A narrower one needs not, and a wider one is scrolled. */
    public boolean fits() {
        return width() > NARROW && width() <= WIDE;
    }

    /** Width of the drawing. */
    public int width() {
        int level = 0;
        for (Place each : places()) {
            level = Math.max(level, each.level());
        }
        return level * LEVEL + BOX + 2;
    }

    /** Height of the drawing. */
    public int height() {
        long leaves = nodes.stream().filter(Node::isLeaf).count();
        return (int) (leaves - 1) * ROW + HIGH + 2;
    }

    /** Width of a box. */
    public int boxWidth() {
        return BOX;
    }

    /** Height of a box. */
    public int boxHeight() {
        return HIGH;
    }

    /** The nodes. */
    public List<Box> boxes() {
        Place[] places = places();
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            Node node = nodes.get(i);
            String text =
                    node.text().length() <= LONGEST ? node.text() : node.text().substring(0, LONGEST - 1) + "\u2026";
            boxes.add(new Box(
                    x(places[i]),
                    y(places[i]),
                    text,
                    node.text() + " " + node.note(),
                    node.note(),
                    node.isLeaf() ? "leaf leaf-" + node.colour() % 8 : "ask"));
        }
        return boxes;
    }

    /** The lines. */
    public List<Edge> edges() {
        Place[] places = places();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            Node node = nodes.get(i);
            if (!node.isLeaf()) {
                edges.add(edge(places[i], places[node.yes()], "yes"));
                edges.add(edge(places[i], places[node.no()], "no"));
            }
        }
        return edges;
    }

    private static Edge edge(Place from, Place to, String word) {
        double left = x(from) + BOX;
        double right = x(to);
        double middle = (left + right) / 2;
        double above = y(from) + HIGH / 2.0;
        double below = y(to) + HIGH / 2.0;
        String path = String.format(
                Locale.ROOT,
                "M%.1f,%.1fC%.1f,%.1f %.1f,%.1f %.1f,%.1f",
                left,
                above,
                middle,
                above,
                middle,
                below,
                right,
                below);
        return new Edge(path, right - 5, below - 4, word);
    }

    /** The drawing as a file of its own. */
    public String svg() {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                width(),
                height()));
        svg.append("<title>").append(escaped(title)).append("</title>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (Edge each : edges()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"%s\" fill=\"none\" stroke=\"#9aa3ab\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" font-size=\"10\" fill=\"#5c666f\">%s</text>%n",
                    each.path(),
                    each.x(),
                    each.y(),
                    each.word()));
        }
        for (Box each : boxes()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<g><title>%s</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\" stroke=\"#9aa3ab\"/>"
                            + "<text x=\"%.1f\" y=\"%.1f\">%s</text><text x=\"%.1f\" y=\"%.1f\" font-size=\"10\" fill=\"#5c666f\">%s</text></g>%n",
                    escaped(each.whole()),
                    each.x(),
                    each.y(),
                    BOX,
                    HIGH,
                    each.style().equals("ask") ? "#ffffff" : "#e3eef8",
                    each.x() + 8,
                    each.y() + 15,
                    escaped(each.text()),
                    each.x() + 8,
                    each.y() + 29,
                    escaped(each.note())));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
