//! Lists and tasks.

use super::writer::Writer;

impl Writer<'_> {
    /// Writes a list, or takes it as the key points where a heading asked for it.
    pub fn write_list(&mut self, i: usize, close: usize, start: Option<u64>) {
        self.end_text();
        if self.awaits_list.take().is_some() {
            return self.take_key_points(i, close);
        }
        if !self.out.html.is_empty() && !self.out.html.ends_with('\n') {
            self.html("\n");
        }
        match start {
            None => self.html("<ul>\n"),
            Some(1) => self.html("<ol>\n"),
            Some(start) => self.html(&format!("<ol start=\"{start}\">\n")),
        }
        self.write_events(i + 1, close);
        self.html(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    /// Writes an item of a list.
    pub fn write_item(&mut self, i: usize, close: usize) {
        self.html("<li>");
        self.inside.whole += 1;
        self.write_events(i + 1, close);
        self.end_text();
        self.inside.whole -= 1;
        self.html("</li>\n");
    }

    /// Writes the box of a task; its label reaches to the end of the text.
    pub fn write_task_marker(&mut self, done: bool) {
        self.html("<label><input type=\"checkbox\" disabled");
        self.html(if done { " checked> " } else { "> " });
        self.open_label = true;
    }
}
