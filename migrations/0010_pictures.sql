-- A picture of an item that its shop took away. The row stays until the next picture takes its place,
-- but nothing of what the picture showed.
ALTER TABLE item_picture ADD removed_at timestamptz;
