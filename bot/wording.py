"""What the command line says to whoever installs and runs the service."""

ABOUT = "ชี้เป้า: บัญชี LINE ของกระทรวงแรงงาน"
COMMANDS: dict[str, str] = {
    "demo": "ลองใช้ทั้งระบบในเบราว์เซอร์ พร้อม LINE จำลองและโทรศัพท์สามเครื่อง",
    "serve": "เปิดบริการ: รับ webhook ส่งข้อความ ตั้งเวลา",
    "migrate": "ปรับโครงสร้างฐานข้อมูลให้ใหม่ล่าสุด",
    "seed": "ใส่รายชื่อหน่วยงาน 77 จังหวัด",
    "officer": "จัดการเจ้าหน้าที่",
    "volunteer": "จัดการอาสาสมัครแรงงาน",
    "cases": "รายการเรื่อง",
    "case": "เรื่องเดียวพร้อมประวัติทั้งหมด",
    "understand": "อ่านข้อความทีละบรรทัด แล้วตอบว่าเข้าใจว่าอะไร (JSON)",
    "doctor": "ตรวจการตั้งค่า ฐานข้อมูล และการเชื่อมต่อ LINE",
}
OPTIONS: dict[str, str] = {
    "host": "ที่อยู่ที่จะเปิดรับ",
    "port": "พอร์ตที่จะเปิดรับ",
    "line-port": "พอร์ตของ LINE จำลอง",
    "line-id": "รหัสผู้ใช้ LINE (ขึ้นต้นด้วย U)",
    "office": "รหัสหน่วยงาน เช่น DLPW-30",
    "tambon": "รหัสตำบล 6 หลัก เช่น 300101",
    "name": "ชื่อที่แสดง",
    "status": "สถานะของเรื่อง",
    "json": "ตอบเป็น JSON",
    "number": "เลขที่เรื่อง เช่น CP-70-000123-4",
    "add": "เพิ่ม",
}
WRONG_COMMAND = "คำสั่งไม่ถูกต้อง: {problem}"
SEEDED = "เพิ่มหน่วยงานใหม่ {count} แห่ง รวมทั้งหมด {total} แห่ง"
MIGRATED = "ฐานข้อมูลเป็นรุ่นล่าสุดแล้ว"
OFFICER_ADDED = "เพิ่ม {name} เป็นเจ้าหน้าที่ {office} แล้ว"
VOLUNTEER_ADDED = "เพิ่ม {name} เป็น อสร. {place} แล้ว"
BAD_LINE_ID = "รหัสผู้ใช้ LINE ต้องเป็น U ตามด้วยเลขฐานสิบหก 32 ตัว"
NO_OFFICE = "ไม่มีหน่วยงานรหัส {office} (ตัวอย่างที่ถูก: DLPW-30, SSO-10, MOL-00)"
NO_TAMBON = "ไม่มีตำบลรหัส {tambon} (ใช้รหัส 6 หลักของกรมการปกครอง)"
NO_CASE = "ไม่พบเรื่องเลขที่ {number} (ตรวจเลขหลักสุดท้ายอีกครั้ง)"
NO_CASES = "ไม่มีเรื่อง"
NOT_READY = "ฐานข้อมูลยังไม่พร้อม ({reason}) ให้สั่ง chipao migrate และ chipao seed ก่อน"
DATABASE_AWAY = "ต่อฐานข้อมูลไม่ได้ ตรวจ DATABASE_URL และดูว่าฐานข้อมูลทำงานอยู่"
PORT_TAKEN = "พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ ใช้ {option} เพื่อเลือกพอร์ตอื่น"
NO_SIMULATOR = "เปิด LINE จำลองไม่สำเร็จ ดูข้อความด้านบน"
DEMO_READY = (
    "\n  ชี้เป้าพร้อมแล้ว เปิดเบราว์เซอร์ที่\n\n      {phones}\n\n"
    "  โทรศัพท์สามเครื่อง: ประชาชน อาสาสมัครแรงงาน เจ้าหน้าที่ ลองพิมพ์ว่า\n"
    "      นายจ้างไม่จ่ายค่าจ้าง 2 เดือนแล้ว อยู่โคราช\n\n"
    "  กด Ctrl+C เพื่อหยุด\n"
)

DOCTOR_OK = "✓ {what}"
DOCTOR_BAD = "✗ {what}\n    แก้: {mend}"
DOCTOR_SETTINGS = "การตั้งค่าครบ"
DOCTOR_DATABASE = "ต่อฐานข้อมูลได้ โครงสร้างเป็นรุ่นล่าสุด"
DOCTOR_DATABASE_BAD = "ฐานข้อมูลยังใช้ไม่ได้"
DOCTOR_MIGRATE = "สั่ง chipao migrate"
DOCTOR_OFFICES = "มีหน่วยงาน {count} แห่ง"
DOCTOR_OFFICES_BAD = "ยังไม่มีรายชื่อหน่วยงาน"
DOCTOR_SEED = "สั่ง chipao seed"
DOCTOR_CENTRAL = "ศูนย์กลางกระทรวงมีเจ้าหน้าที่ {count} คน"
DOCTOR_CENTRAL_BAD = "ศูนย์กลางกระทรวง (MOL-00) ยังไม่มีเจ้าหน้าที่ เรื่องที่ไม่มีใครรับจะไม่มีคนเห็น"
DOCTOR_CENTRAL_MEND = "สั่ง chipao officer add --line-id U… --office MOL-00 --name …"
DOCTOR_LINE = "โทเคน LINE ใช้ได้ เดือนนี้ใช้ push ไป {used} จาก {limit}"
DOCTOR_REDELIVERY = (
    "อย่าลืมเปิด Webhook redelivery ใน LINE Developers ด้วย (ตรวจให้ไม่ได้) เพื่อให้ LINE ส่งซ้ำเมื่อระบบตอบ 503"
)
DOCTOR_NO_LIMIT = "ไม่จำกัด"
DOCTOR_LINE_BAD = "LINE ไม่รับโทเคน (สถานะ {status})"
DOCTOR_REISSUE = "ออก channel access token ใหม่ใน LINE Developers แล้วแก้ LINE_CHANNEL_ACCESS_TOKEN"
DOCTOR_LINE_AWAY = "ติดต่อ LINE ไม่ได้"
DOCTOR_NETWORK = "ตรวจเครือข่ายและ LINE_API_URL ({url})"
DOCTOR_QUOTA_BAD = "โควตา push เดือนนี้หมดแล้ว ({used} จาก {limit})"
DOCTOR_QUOTA = "ซื้อเพิ่มใน LINE Official Account Manager ระหว่างนี้ตอบกลับ (reply) ยังใช้ได้"
